"""One file, one method that says what each token of a text adds to a classifier's answer.

A method's module has literals: `LABEL`, what people call it; `UNIT` of its scores, "log-odds" or "probability";
`CHANCE`, whether other keys give other scores. It has one function:

    attribute(network, texts, targets, key) -> list[Scores]

`network` is a `Classifier`, or anything with its `embed`, `logits_of` and `classes`. `texts` are ids, each (tokens,)
int32 with one token or more; `targets` (texts,) the class of each that is explained. What chance gives a text hangs on
the key and on the text alone, not on the texts beside it. `attribution` is the front door to all of them.

With a new method the analyses that ask all of them answer otherwise: raise their VERSION.
"""
