"""Static reports and sites for recurrent networks, from Markdown pages whose front matter declares a study."""

__version__ = "0.1.0"
