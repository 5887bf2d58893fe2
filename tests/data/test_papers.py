"""Papers with title and abstract: what gives a class away is dropped and counted, rights hang on the source."""

from __future__ import annotations

import gzip
from collections import Counter

import pytest

from rnnreport.catalogue import member, origin
from rnnreport.data import corpus, fetch, locations
from rnnreport.data.dataset import build
from rnnreport.errors import CorpusMissing, DataError
from rnnreport.notation import joined
from rnnreport.study import Data

CSS = """title,abstract,year,source title,class
Cats online,Cats online. They meow.,2013,Pets,1
Cats  Online,Another abstract.,2014,Pets,1
Old dogs,Old dogs. [No abstract available],1980,Dogs,0
Dogs,"Dogs. ""They"" bark. Dogs.",1990,Dogs,0
,Lost,1990,Dogs,0
Birds,Birds. ,1990,Dogs,0
Fish,They are not named here.,1990,Dogs,0
"""
ARXIV = "id,title,abstract,class\n1.2,Of $x^2$,Of $x^2$. \\alpha is social,1\n1.3,Rings,We prove it.,0\n"
NAMES = {"css": ("css-abstracts.csv.gz", CSS), "arxiv": ("arxiv-social-15k.csv.gz", ARXIV)}


@pytest.fixture
def papers(tmp_path, monkeypatch):
    """Return a function that writes a source and reads it with options."""
    monkeypatch.setenv("RNNREPORT_DATA", str(tmp_path))

    def read(source: str = "css", content: str = "", **options):
        name, sample = NAMES[source]
        (tmp_path / name).write_bytes(gzip.compress((content or sample).encode()))
        return corpus.read("papers", {"source": source} | options, tmp_path)

    return read


def test_css(papers):
    """Titles are taken off abstracts; a paper without abstract gives its class away; a title stands once."""
    found = papers()
    assert found.fields == ("title", "abstract") and found.columns["title"] == ("Cats online", "Dogs", "Fish")
    assert found.columns["abstract"] == ("They meow.", '"They" bark. Dogs.', "They are not named here.")
    assert found.labels == ("computational social science", "traditional", "traditional")
    assert found.dropped == {
        "with the title of an earlier one": 1,
        "without abstract, which would give the class away": 2,
        "without title": 1,
    }
    assert found.columns["year"] == ("2013", "1990", "1990") and found.columns["journal"][0] == "Pets"
    assert found.texts[0] == joined(("Cats online", "They meow."))


def test_arxiv(papers):
    """LaTeX stays text, and nothing is taken off an abstract."""
    found = papers("arxiv")
    assert found.texts[0] == joined(("Of $x^2$", "Of $x^2$. \\alpha is social")) and found.labels == ("social", "other")
    assert list(found.columns) == ["id", "title", "abstract", "label"]


def test_fewer_fields(papers):
    """The same papers with one field: texts without a mark."""
    found = papers(fields=["abstract"])
    assert found.fields == () and found.texts == papers().columns["abstract"]
    assert papers(fields=["abstract", "title"]).fields == ("abstract", "title")


def test_the_same_papers_can_be_learned(papers):
    """As a data set of two fields with two classes."""
    dataset = build(papers(), Data(corpus="papers", split={"validation": 0, "test": 0}), "classify")
    assert dataset.fields == ("title", "abstract") and len(dataset.classes) == 2


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"source": "arXiv"}, "source 'arXiv' is not one of: arxiv, css .did you mean 'arxiv'"),
        ({"fields": []}, "needs 1 or more"),
        ({"fields": ["titel"]}, "did you mean 'title'"),
        ({"fields": ["title", "title"]}, "each may stand once"),
    ],
)
def test_options_that_cannot_be(tmp_path, options, said):
    """One line with what is allowed."""
    with pytest.raises(DataError, match=said):
        corpus.read("papers", options, tmp_path)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("title,class\na,1\n", "column 'abstract' is not one of"),
        ("title,abstract,class\na,b,2\n", "paper 1: class must be 0 or 1, but is '2'"),
        ("title,abstract,class\na,[No abstract available],0\n", "no text is left; dropped: 1 without abstract"),
    ],
)
def test_tables_that_cannot_be(papers, content, said):
    """Another table is refused, naming what is wrong."""
    with pytest.raises(DataError, match=said):
        papers(content=content)


@pytest.mark.parametrize(("source", "name"), [("css", "css-abstracts"), ("arxiv", "arxiv-social-15k")])
def test_a_missing_file_is_named(tmp_path, monkeypatch, source, name):
    """That of the source, what it is, and how to bring it; the other one does not stand in for it."""
    monkeypatch.setenv("RNNREPORT_DATA", str(tmp_path))
    monkeypatch.setattr(locations, "home", lambda: tmp_path)
    other = next(one for one in NAMES if one != source)
    (tmp_path / NAMES[other][0]).write_bytes(gzip.compress(NAMES[other][1].encode()))
    with pytest.raises(CorpusMissing, match=f"get {name}.* 'rnnreport data get papers --from PATH'"):
        corpus.read("papers", {"source": source}, tmp_path)


def test_a_copy_can_be_brought(tmp_path):
    """A file or a folder; another table is refused, and nothing can be downloaded."""
    file, target = tmp_path / "arxiv-social-15k.csv.gz", tmp_path / "target"
    file.write_bytes(gzip.compress(ARXIV.encode()))
    assert fetch.get("papers", file, target).path == target / file.name
    file.write_bytes(gzip.compress(b"a,b\n1,2\n"))
    with pytest.raises(DataError, match="its columns are a, b; there must be title, abstract and class"):
        fetch.get("papers", file, tmp_path / "other")
    file.write_bytes(b"nothing")
    with pytest.raises(DataError, match="cannot be read as a table that gzip has packed"):
        fetch.get("papers", file, tmp_path / "other")
    with pytest.raises(DataError, match="css-abstracts.csv.gz .* or arxiv-social-15k.csv.gz"):
        fetch.get("papers", None, tmp_path / "other")


def test_rights_hang_on_the_source():
    """arXiv's metadata may be republished, publishers' abstracts may not; without a source the strictest holds."""
    papers = member("corpus", "papers")
    found = {source: origin(papers, {"source": source}) for source in NAMES}
    assert found["arxiv"].republish and found["arxiv"].licence.startswith("CC0") and found["arxiv"].address
    assert not found["css"].republish and not found["css"].address and not origin(papers).republish
    assert origin(papers, {}) == found["css"]
    assert origin(member("corpus", "bbc"), {}).files == ("bbc-fulltext.zip",)


@pytest.mark.parametrize(
    ("source", "classes", "dropped"),
    [
        ("css", {"traditional": 1900, "computational social science": 1076}, [16, 308]),
        ("arxiv", {"other": 10_000, "social": 5_000}, []),
    ],
)
def test_the_real_files(real_data, tmp_path, source, classes, dropped):
    """3,300 papers, of which 308 have no abstract and 16 titles stand twice; 15,000 records, all of them whole."""
    found = corpus.read("papers", {"source": source}, tmp_path)
    assert Counter(found.labels) == classes and sorted(found.dropped.values()) == dropped
    assert "[No abstract available]" not in found.columns["abstract"] and found.fields == ("title", "abstract")
