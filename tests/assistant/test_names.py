"""Whom a question means: abbreviations, regions, names that fit several bodies."""

from __future__ import annotations

from itertools import pairwise

import pytest

from assistant.name_forms import core_name, fits, full_names, regions_of, short_names
from assistant.names import Mention, Name, NameIndex
from index.text import fold

OFFICE = "临江市青山区教育局"
HOSPITAL = "临江市青山区第二人民医院"
STREET = "临江市白水区柳溪街道"


def name(full: str, *aliases: str, filings: tuple[str, ...] = ("f1",), is_body: bool = True) -> Name:
    return Name(full, aliases, filings, is_body)


def found(index: NameIndex, question: str) -> list[tuple[str, str]]:
    """What was mentioned, and as whom it is known."""
    text = fold(question)
    return [(text[one.start : one.end], one.name) for one in index.find(text)]


@pytest.mark.parametrize(
    ("full", "regions"),
    [
        (OFFICE, ["临江市", "青山区"]),
        ("云岭自治州石桥县财政局", ["云岭自治州", "石桥县"]),
        ("南湖省临江市柳溪镇", ["南湖省", "临江市"]),
        ("教育局", []),
    ],
)
def test_regions_stand_at_the_head_of_a_name(full: str, regions: list[str]) -> None:
    assert regions_of(full) == regions


@pytest.mark.parametrize(
    "mention",
    ["临江市青山区教育局", "青山区教育局", "青山教育局", "临江教育局", "临江青山教育局", "临江市教育局", "教育局"],
)
def test_abbreviations_that_fit(mention: str) -> None:
    assert fits(mention, OFFICE)


@pytest.mark.parametrize(
    "mention",
    ["白水教育局", "青山卫健局", "山区教育局", "江市青山区教育局", "局", "青山", "青局", "青山区教育", "教育青山局"],
)
def test_abbreviations_that_do_not_fit(mention: str) -> None:
    assert not fits(mention, OFFICE)


def test_longer_endings_are_whole_words() -> None:
    assert fits("青山二院", HOSPITAL) is False, "院 alone is no ending of a hospital's name"
    assert fits("青山第二医院", HOSPITAL)
    assert fits("白水柳溪街道", STREET)
    assert not fits("白水道", STREET)


def test_a_name_without_an_ending_has_no_abbreviation() -> None:
    assert not fits("青山教育", "临江市青山区教育事业")


@pytest.mark.parametrize(
    ("names", "printed", "known"),
    [
        (["临江市青山区教育局（本级）", "青山区教育局"], "青山区教育局", "临江市青山区教育局"),
        (["南湖省临江市财政局", "临江市财政局"], "临江市财政局", "南湖省临江市财政局"),
        (["临江市青山区教育局", "望海市青山区教育局", "青山区教育局"], "青山区教育局", "青山区教育局"),
        (["临江市"], "临江市", "临江市"),
    ],
)
def test_a_short_name_is_the_one_full_name_it_can_be(names: list[str], printed: str, known: str) -> None:
    assert full_names(names)[core_name(printed)] == known


def test_bodies_of_one_name_are_told_apart_by_city_and_district() -> None:
    assert core_name("临江市青山区教育局") != core_name("临江市白水区教育局")
    assert core_name("临江市青山区教育局") != core_name("望海市青山区教育局")


def test_a_body_of_a_place_that_is_not_held_is_nobody_held(index: NameIndex) -> None:
    (mention,) = index.find(fold("红星区水务局2024年验收合格率"))
    assert (mention.name, mention.known.filings) == ("红星区水务局", ())


@pytest.fixture
def index() -> NameIndex:
    return NameIndex(
        [
            name(OFFICE, "青山区教育局", "青山教育局", filings=("f1", "f2")),
            name("临江市白水区教育局（本级）", "白水教育局", filings=("f3",)),
            name("临江市青山区水务局", filings=("f4",)),
            name("青山实验小学", filings=("f1",), is_body=False),
            name("柳溪中学", "柳溪", filings=("f1",), is_body=False),
        ]
    )


@pytest.mark.parametrize(
    ("question", "mention", "known"),
    [
        ("临江市青山区教育局2023年预算", "临江市青山区教育局", OFFICE),
        ("青山教育局的预算", "青山教育局", OFFICE),
        ("请问青 山 教 育 局花了多少", "青山教育局", OFFICE),
        ("白水区教育局有多少人", "白水区教育局", "临江市白水区教育局（本级）"),
        ("白水教育局有多少人", "白水教育局", "临江市白水区教育局（本级）"),
        ("青山水务局的任务", "青山水务局", "临江市青山区水务局"),
        ("青山实验小学建成了吗", "青山实验小学", "青山实验小学"),
        ("柳溪有多少学生", "柳溪", "柳溪中学"),
    ],
)
def test_mentions(index: NameIndex, question: str, mention: str, known: str) -> None:
    assert found(index, question)[0] == (mention, known)


@pytest.mark.parametrize("question", ["小学教育多少", "红星区卫健局花了多少", "红星中学在哪里", ""])
def test_nobody_known_is_mentioned(index: NameIndex, question: str) -> None:
    assert found(index, question) == []


def test_several_mentions_stand_in_order_and_never_overlap(index: NameIndex) -> None:
    text = fold("白水教育局和青山区教育局、柳溪中学的预算")
    mentions = index.find(text)
    assert [one.name for one in mentions] == ["临江市白水区教育局（本级）", OFFICE, "柳溪中学"]
    assert all(one.end <= other.start for one, other in pairwise(mentions))


def test_a_mention_that_fits_several_covers_them_all(index: NameIndex) -> None:
    ((mention, known),) = found(index, "临江教育局的预算")
    assert mention == known == "临江教育局"
    group = index.named("临江教育局")
    assert group is not None
    assert set(group.covers) == {OFFICE, "临江市白水区教育局（本级）"}
    assert group.filings == ("f1", "f2", "f3")
    assert group.is_body


def test_a_region_stands_for_its_bodies(index: NameIndex) -> None:
    (mention,) = index.find("青山区2023年的预算")
    assert mention.is_region
    assert set(mention.known.covers) == {OFFICE, "临江市青山区水务局"}
    assert mention.known.filings == ("f1", "f2", "f4")


def test_a_region_of_one_body_is_that_body(index: NameIndex) -> None:
    (mention,) = index.find("白水区的预算")
    assert mention.name == "临江市白水区教育局（本级）"


def test_parts_of_bodies_make_no_region() -> None:
    index = NameIndex([name("临江市青山区柳溪小学", is_body=False)])
    assert index.find("青山区的预算") == []


def test_named_gives_names_regions_and_groups(index: NameIndex) -> None:
    assert index.named(OFFICE) is not None
    region = index.named("青山")
    assert region is not None
    assert len(region.covers) == 2
    assert index.named("红星区教育局") is None
    assert index.named("临江教育局") is None, "a group is known only once it was mentioned"


def test_a_body_is_known_by_its_core_name(index: NameIndex) -> None:
    assert index.known_as("青山区教育局") == OFFICE
    assert index.known_as("红星区教育局") == ""
    assert index.known_as("青山实验小学") == "", "a part is no body"


def test_an_index_without_names_finds_nothing() -> None:
    empty = NameIndex([])
    assert empty.find("青山区教育局") == []
    assert empty.named("青山区教育局") is None


def test_a_mention_knows_its_name() -> None:
    assert Mention(0, 2, name(OFFICE)).name == OFFICE


@pytest.mark.parametrize(
    ("full", "short"),
    [
        ("青山县", ["青山"]),
        ("云岭彝族苗族自治州", ["云岭"]),
        ("白水维吾尔自治区", ["白水"]),
        ("（十二）青山市", ["青山市", "青山"]),
        ("教育局", []),
    ],
)
def test_a_place_is_called_by_its_short_names(full: str, short: list[str]) -> None:
    assert short_names(full) == short


def test_the_body_around_a_part_only_says_where_to_look() -> None:
    province = name("南湖省", "南湖", filings=("f1",))
    county = name("石桥县", "石桥", filings=("f1",), is_body=False)
    index = NameIndex([province, county])
    for question in ("南湖石桥县债务余额", "南湖2019年石桥债务余额"):
        mentions = index.find(question)
        assert [one.name for one in mentions if not one.is_region] == ["石桥县"]


def test_the_level_behind_a_name_is_left_to_the_question() -> None:
    index = NameIndex([name("临江市")])
    question = "临江市本级收入"
    (mention,) = index.find(question)
    assert question[mention.end :] == "市本级收入"


@pytest.mark.parametrize(
    ("mention", "full"),
    [
        ("商务委", "临江市青山区商务委员会"),
        ("柳溪街办", "临江市白水区人民政府柳溪街道办事处"),
        ("柳溪街道", "临江市白水区人民政府柳溪街道办事处"),
        ("信访办", "临江市信访办公室"),
        ("柳溪镇", "临江市白水区柳溪镇人民政府"),
    ],
)
def test_organs_are_said_in_short(mention: str, full: str) -> None:
    assert fits(mention, fold(full))


def test_a_wrong_letter_of_the_same_sound_in_the_kind_of_a_body_is_understood() -> None:
    index = NameIndex([name("临江市白水区柳溪街道", "柳溪街道")])
    assert found(index, "柳溪接道2024年预算") == [("柳溪接道", "临江市白水区柳溪街道")]


def test_places_that_sound_alike_are_not_mistaken_for_each_other() -> None:
    assert found(NameIndex([name("临江市白水区柳溪街道", "柳溪街道")]), "柳西街道2024年预算") == []


@pytest.mark.parametrize(
    ("mention", "name", "is_so"),
    [
        ("梅台区卫生局", "梅岩市桂台区卫生局", False),
        ("梅台卫生局", "梅岩市桂台区卫生局", False),
        ("桂台区卫生局", "梅岩市桂台区卫生局", True),
        ("桂台卫生局", "梅岩市桂台区卫生局", True),
        ("梅岩桂台区卫生局", "梅岩市桂台区卫生局", True),
        ("梅岩桂台卫生局", "梅岩市桂台区卫生局", True),
        ("青山集团", "临江市青山新区水务投资集团", True),
        ("临山集团", "临江市青山新区水务投资集团", False),
        ("临教育局", "临江市教育局", True),
        ("青山区委社会工作部", "中共临江市青山区委社会工作部", True),
    ],
)
def test_a_place_is_named_whole_or_not_at_all(mention: str, name: str, is_so: bool) -> None:
    assert fits(mention, name) is is_so


PLACES = NameIndex(
    [
        name("临江市青山区教育局", filings=("f1",)),
        name("临江市", filings=("f2",)),
        name("白水区", "白水", filings=("f2",), is_body=False),
        name("石桥市水务局", "水务局", filings=("f3",)),
    ]
)


@pytest.mark.parametrize(
    ("question", "known"),
    [
        ("临江市青山区司法局2023年预算", "临江市青山区司法局"),
        ("青山残联2023年预算", "青山残联"),
        ("青山发改委2023年预算", "青山发改委"),
        ("白水水务局2023年预算", "白水水务局"),
        ("青山区司法局部门预算", "青山区司法局"),
        ("2023年临江市水务局三公经费", "临江市水务局"),
        ("临江市2023年水务局三公经费", "临江市2023年水务局"),
    ],
)
def test_an_office_that_has_filed_nothing_is_nobody_else(question: str, known: str) -> None:
    (mention,) = PLACES.find(fold(question))
    assert (mention.name.removeprefix("临江市"), mention.known.filings) == (known.removeprefix("临江市"), ())


@pytest.mark.parametrize(("name", "short"), [("青田地区", "青田"), ("青山新区", "青山"), ("临江市", "临江")])
def test_a_place_is_called_by_what_stands_before_its_kind(name: str, short: str) -> None:
    assert short in short_names(name)


@pytest.mark.parametrize(
    ("question", "whose"),
    [
        ("澜山残联2023年预算", "澜山市残疾人联合会"),
        ("澜山市残联2023年预算", "澜山市残疾人联合会"),
        ("泉川残联2023年预算", "澜山市泉川县残疾人联合会"),
        ("泉川县残联2023年预算", "澜山市泉川县残疾人联合会"),
    ],
)
def test_an_office_is_that_of_the_place_that_is_named(question: str, whose: str) -> None:
    index = NameIndex([name("澜山市残疾人联合会", filings=("f1",)), name("澜山市泉川县残疾人联合会", filings=("f2",))])
    assert [one for _, one in found(index, question)] == [whose]


def test_a_university_in_two_letters_begins_a_phrase_and_is_no_word() -> None:
    index = NameIndex([name("临江大学"), name("重山大学")])
    assert found(index, "临大2023年事业收入") == [("临大", "临江大学")]
    assert found(index, "2023年临大的事业收入") == [("临大", "临江大学")]
    for other in ("光临大街道的预算", "大临大学2023年收入", "临大街环境整治", "重大项目有哪些"):
        assert found(index, other) == [], other
