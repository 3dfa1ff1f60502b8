"""One content, one text, one hash."""

import json

import pytest

from surveys.bundle import canonical, sha256


def test_order_of_keys_does_not_matter():
    assert canonical({"b": 1, "a": [2, "ä"]}) == '{"a":[2,"\\u00e4"],"b":1}'
    assert canonical({"a": [2, "ä"], "b": 1}) == canonical({"b": 1, "a": [2, "ä"]})


def test_reads_back():
    content = {"items": [["0f", 5], ["1e", "U"]], "zh": "卫生", "none": None, "yes": True}
    assert json.loads(canonical(content)) == content


@pytest.mark.parametrize("value", [0.7, [1, 0.7], {"a": {"b": [0.7]}}, (0.7,)])
def test_floats_are_refused_wherever_they_hide(value):
    with pytest.raises(TypeError, match="integers and strings"):
        canonical({"value": value})


def test_hash_is_that_of_the_text():
    assert sha256("{}") == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
