"""Outsiders: what those who hold every shared file can work out, by an attack written apart from what hides.

1. No hidden small count is recovered, proven to be small or narrowed, in whatever order quarters are shared, shared
   again or replaced, and figures, providers, client groups, household units and sensitivity change between.
2. In a sensitive indicator, what a hidden part leaves of its whole is no better known.
3. The attack is able to succeed: where each share forgets those before it, it finds what they give away together.
4. A late return, a service that moved and a group that became sensitive give nothing away beside what was printed.
5. "All of them" is no better known of several services together than of one.
6. Stop rules that name facts and last quarter's figures are known to the attacker.
7. A correction that gives nothing away changes nothing but what it is of.
8. What is hidden is little more than the least that would do, found by one program over the whole table; and each hidden
   cell, also of amounts, protects something.
9. What is hidden and sensitive is hidden from every provider too, who knows its own figures, and from whoever has one service:
   it may go to another provider later.
10. The notes that go with the tables say how much a provider finds out of figures that are not sensitive.
11. What tables tell that were made before is protected still from whoever was never given them.
12. A year less its other quarters tells no small count of a quarter, though that is not printed.
"""

from __future__ import annotations

import random
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from least import Table, least_hidden
from outsider import Outsider
from shared_worlds import World, attacked, given_away, of_few, with_more_rules
from shares import answers, count, derived, framework, parts_of, policy, row, section
from workbook.dataset import DatasetRow
from workbook.disclosure import SharedTables, ShareLevel, share
from workbook.disclosure.attack import exposed
from workbook.disclosure.cases import judged_parts
from workbook.disclosure.columns import FOUND_OUT_ELSEWHERE, notes
from workbook.disclosure.figures import Cell
from workbook.disclosure.insiders import Insiders
from workbook.disclosure.relations import SharedRelease
from workbook.disclosure.share import release_of
from workbook.disclosure.suppress import suppressed
from workbook.model import Framework

CODE = "EM-LPI-90"
WHOLE, PART = f"{CODE}.whole", f"{CODE}.part"
PLAIN, SENSITIVE = framework(parts_of(CODE)), framework(parts_of(CODE, sensitive=True))
#: Years of one to four providers; in 1, 8, 16 and 21 a provider would learn sensitive figures of others.
WORLDS = (0, 1, 2, 3, 8, 16, 18, 21)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A configuration with stop rules of every kind."""
    return with_more_rules(tmp_path_factory.mktemp("configuration"))


@cache
def outsider_of(seed: int, folder: Path) -> Outsider:
    """Whoever holds every file of a world."""
    return attacked(World.drawn(seed, folder), folder).outsider


@pytest.mark.slow
class TestWorlds:
    @pytest.mark.parametrize("seed", WORLDS)
    def test_nothing_is_given_away(self, seed: int, folder: Path) -> None:
        """1, 2, 6: of a year in any order, with changes between."""
        outsider = outsider_of(seed, folder)
        findings = outsider.findings(of_few(outsider))
        assert findings
        assert given_away(findings) == []

    @pytest.mark.parametrize("seed", WORLDS)
    def test_no_provider_learns_what_is_sensitive(self, seed: int, folder: Path) -> None:
        """9: of the others, by attacking once as each provider."""
        outsider = outsider_of(seed, folder)
        sensitive = [target for target in of_few(outsider) if target not in outsider.not_sensitive]
        for provider in outsider.reported:
            assert given_away(outsider.of_others(provider, sensitive)) == []

    def test_the_notes_say_how_much_a_provider_finds_out_elsewhere(self, folder: Path) -> None:
        """10: measured over more worlds than these, of which half as many again would be found at most."""
        findings = [
            finding
            for outsider in (outsider_of(seed, folder) for seed in WORLDS)
            for provider in outsider.reported
            for finding in outsider.of_others(
                provider, [target for target in of_few(outsider) if target in outsider.not_sensitive]
            )
        ]
        assert len(given_away(findings)) / len(findings) < 1.5 / FOUND_OUT_ELSEWHERE
        own = framework(parts_of(CODE))
        tables = share(answers(CODE, {"S-1": (20, 10)}), own, policy())
        told = {str(record[0]): str(record[1]) for record in notes(tables, own).records}["Providers"]
        assert f"about one in {FOUND_OUT_ELSEWHERE}, in trials" in told

    @pytest.mark.parametrize("seed", [21, 22, 23])
    def test_what_is_hidden_beside_fewer_tables_is_safe_beside_all(self, seed: int, folder: Path) -> None:
        """11: a sum that is hidden from whoever has few of the tables was told to the others by a year less a quarter."""
        outsider = attacked(World.drawn(seed, folder), folder, OUTSIDERS_ALONE).outsider
        assert given_away(outsider.findings(of_few(outsider))) == []

    def test_the_attack_finds_what_forgetful_shares_give_away(self, folder: Path) -> None:
        """3: world 0 shares its first quarter three times, with other figures."""
        outsider = attacked(World.drawn(0, folder), folder, forgetful=True).outsider
        assert given_away(outsider.findings(of_few(outsider)))

    def test_a_provider_finds_what_is_not_kept_from_it(self, folder: Path) -> None:
        """9, 3: world 1 has a provider that learns sensitive figures of others where the setting is off."""
        outsider = attacked(World.drawn(1, folder), folder, OUTSIDERS_ALONE).outsider
        sensitive = [target for target in of_few(outsider) if target not in outsider.not_sensitive]
        learnt = [finding for provider in outsider.reported for finding in outsider.of_others(provider, sensitive)]
        assert given_away(learnt)


def printed_values(tables: SharedTables, question: str, level: ShareLevel, quarters: int = 1) -> list[float | None]:
    """What is printed of an item at a level, in reading order."""
    return [
        line.value
        for line in tables.lines
        if (line.question.code, line.level, len(line.span)) == (question, level, quarters)
    ]


def hidden_of(release: SharedRelease, threshold: int) -> frozenset[Cell]:
    """What the program hides of a release."""
    return suppressed(release, judged_parts(release, threshold), threshold)


class TestBesideWhatWasPrinted:
    def test_a_late_return_is_not_the_difference_of_two_totals(self) -> None:
        """4: 98 was printed; 101 would say that the late service has 3."""
        first = answers(CODE, {"S-1": (58, 20), "S-2": (40, 20)})
        before = share(first, PLAIN, policy())
        after = share([*first, row(WHOLE, 3, "S-3")], PLAIN, policy(), [before.printed])
        assert printed_values(before, WHOLE, ShareLevel.AUTHORITY) == [98]
        assert printed_values(after, WHOLE, ShareLevel.AUTHORITY) == [None]
        assert printed_values(after, WHOLE, ShareLevel.SERVICE) == [58, 40, None]
        large = share([*first, row(WHOLE, 30, "S-3")], PLAIN, policy(), [before.printed])
        assert printed_values(large, WHOLE, ShareLevel.AUTHORITY) == [128]

    def test_an_earlier_quarter_beside_a_year_that_was_printed(self) -> None:
        """4: the year so far less the second quarter was the first as it was then."""
        first, second = answers(CODE, {"S-1": (98,)}), answers(CODE, {"S-1": (50,)}, quarter=2)
        year = share([*first, *second], PLAIN, policy())
        late = share([*first, row(WHOLE, 3, "S-2")], PLAIN, policy(), [year.printed])
        assert printed_values(year, WHOLE, ShareLevel.AUTHORITY, 2) == [148]
        assert printed_values(late, WHOLE, ShareLevel.AUTHORITY) == [None]

    def test_a_return_that_came_after_its_quarter_was_shared(self) -> None:
        """12: the year so far less the second quarter would be the 3 of the first, which no table has."""
        first, second = answers(CODE, {"S-1": (98,)}), answers(CODE, {"S-1": (50,), "S-2": (40,)}, quarter=2)
        before = share(first, PLAIN, policy())
        late = share([*first, row(WHOLE, 3, "S-2"), *second], PLAIN, policy(), [before.printed])
        told = [printed_values(late, WHOLE, ShareLevel.SERVICE, quarters)[1] for quarters in (1, 2)]
        assert told in ([40, None], [None, 43])
        told = [printed_values(late, WHOLE, ShareLevel.AUTHORITY, quarters)[0] for quarters in (1, 2)]
        assert told in ([90, None], [None, 191])

    def test_a_quarter_between_that_was_never_shared(self) -> None:
        """12: the year so far less the first quarter and the third is the 3 of the second."""
        first, second, third = (answers(CODE, {"S-1": (value,)}, quarter=q) for q, value in ((1, 26), (2, 3), (3, 21)))
        before = share(first, PLAIN, policy())
        year = share([*first, *second, *third], PLAIN, policy(), [before.printed])
        shown = [printed_values(year, WHOLE, ShareLevel.SERVICE, quarters) for quarters in (1, 3)]
        assert shown in ([[None], [50]], [[21], [None]])

    def test_what_tables_told_that_nobody_was_given(self) -> None:
        """11: of S-1 20 of 20 were printed. Once that is sensitive, whoever has the next tables alone knows it no more."""
        figures = {"S-1": (20, 20), "S-2": (60, 20), "S-3": (40, 25)}
        before = share(answers(CODE, figures), PLAIN, policy())
        after = share(answers(CODE, figures), SENSITIVE, policy(), [before.printed])
        assert printed_values(before, PART, ShareLevel.SERVICE) == [20, 20, 25]
        assert printed_values(after, PART, ShareLevel.SERVICE).count(None) > 1
        assert printed_values(after, PART, ShareLevel.AUTHORITY) == [65]

    def test_what_two_tables_told_of_which_one_was_handed_out(self) -> None:
        """11: whichever it was; the second is of the same quarter, and of the year."""
        figures = {"S-1": (20, 20), "S-2": (60, 20), "S-3": (40, 25)}
        first, second = answers(CODE, figures), answers(CODE, figures, quarter=2)
        before = [share(first, PLAIN, policy()).printed]
        before.append(share([*first, *second], PLAIN, policy(), before).printed)
        third = answers(CODE, figures, quarter=3)
        after = share([*first, *second, *third], SENSITIVE, policy(), before)
        alone = share([*first, *second, *third], SENSITIVE, policy())
        for quarters in (1, 3):
            hidden = [
                [value is None for value in printed_values(tables, PART, ShareLevel.SERVICE, quarters)]
                for tables in (after, alone)
            ]
            assert hidden[0] == hidden[1]

    def test_nothing_is_shared_where_the_choices_are_too_many(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """11: of that indicator; the tables of a month may be beside those of eleven."""
        monkeypatch.setattr("workbook.disclosure.cases._MOST", 1)
        figures = {"S-1": (20, 20), "S-2": (60, 20), "S-3": (40, 25)}
        before = share(answers(CODE, figures), PLAIN, policy())
        after = share(answers(CODE, figures), SENSITIVE, policy(), [before.printed])
        assert {line.value for line in after.lines if line.question.section == CODE} == {None}

    def test_nothing_is_shared_where_no_cells_are_safe_beside_each_choice(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """11: of that indicator; here none is taken for safe."""
        monkeypatch.setattr("workbook.disclosure.suppress.given_away", lambda *_: ("whatever is hidden",))
        figures = {"S-1": (20, 20), "S-2": (60, 20), "S-3": (40, 25)}
        before = share(answers(CODE, figures), PLAIN, policy())
        after = share(answers(CODE, figures), SENSITIVE, policy(), [before.printed])
        assert {line.value for line in after.lines if line.question.section == CODE} == {None}

    def test_last_quarter_of_the_year_before_beside_what_a_rule_says_of_it(self) -> None:
        """4, 6: whoever is there now was there then, or came since: so 40 then would say that 3 are there now."""
        questions = tuple(count(f"{CODE}.{name}", adds_up=False) for name in ("there", "came", "left"))
        own = framework(section(CODE, questions, ("there == previous.there + came - left",)))
        now = [row(f"{CODE}.there", 3, year="2009-10")]
        now += [row(f"{CODE}.{name}", value, year="2009-10") for name, value in (("came", 10), ("left", 47))]
        then = [row(f"{CODE}.there", 40, quarter=4)]
        after = share(now, own, policy())
        assert printed_values(after, f"{CODE}.there", ShareLevel.SERVICE) == [None]
        late = share(then, own, policy(), [after.printed])
        assert printed_values(late, f"{CODE}.there", ShareLevel.SERVICE) == [None]

    def test_a_service_that_moved_is_the_same_service(self) -> None:
        """4: one provider's total less what it was before is what the service has."""
        figures = {"S-1": (30,), "S-2": (20,), "S-3": (3,), "S-4": (12,)}
        at_first = dict.fromkeys(("S-1", "S-2", "S-3"), "00001") | {"S-4": "00002"}
        before = share(answers(CODE, figures, at_first), PLAIN, policy())
        moved = answers(CODE, figures, at_first | {"S-3": "00002"})
        after = share(moved, PLAIN, policy(), [before.printed])
        assert printed_values(before, WHOLE, ShareLevel.PROVIDER) == [53, 12]
        assert printed_values(after, WHOLE, ShareLevel.PROVIDER)[0] is None

    def test_what_was_hidden_as_sensitive_stays_hidden(self) -> None:
        """4: also where its group is another by now."""
        rows = [replace(own, client_group_code="15") for own in answers(CODE, {"S-1": (20, 20)})]
        before = share(rows, PLAIN, policy())
        after = share(answers(CODE, {"S-1": (20, 20)}), PLAIN, policy(), [before.printed])
        assert printed_values(after, PART, ShareLevel.SERVICE) == [None]

    def test_a_corrected_hour_blocks_nothing(self) -> None:
        """7: hours count nobody, so both versions may be held side by side, and the year goes on."""
        own = framework(section(CODE, (count(f"{CODE}.hours", "hours"), count(WHOLE))))
        first = [row(WHOLE, 40), row(WHOLE, 2, "S-2"), row(WHOLE, 30, "S-3")]
        before = share([*first, row(f"{CODE}.hours", 300)], own, policy())
        corrected = [*first, row(f"{CODE}.hours", 301)]
        again = share(corrected, own, policy(), [before.printed])
        assert printed_values(again, f"{CODE}.hours", ShareLevel.AUTHORITY) == [301]
        assert printed_values(again, WHOLE, ShareLevel.SERVICE) == printed_values(before, WHOLE, ShareLevel.SERVICE)
        both = [before.printed, again.printed]
        year = share([*corrected, row(f"{CODE}.hours", 290, quarter=2)], own, policy(), both)
        assert printed_values(year, f"{CODE}.hours", ShareLevel.AUTHORITY, 2) == [591]

    def test_what_was_printed_cannot_be_hidden_again(self) -> None:
        """7: a figure that was corrected to be confidential leaves the others as they were."""
        first = answers(CODE, {"S-1": (58,), "S-2": (40,), "S-3": (30,)})
        before = share(first, PLAIN, policy())
        changed = [*answers(CODE, {"S-1": (58,), "S-2": (40,)}), row(WHOLE, 2, "S-3")]
        after = share(changed, PLAIN, policy(), [before.printed])
        assert printed_values(after, WHOLE, ShareLevel.SERVICE) == [58, 40, None]
        assert printed_values(after, WHOLE, ShareLevel.AUTHORITY) == [None]


class TestAllOfThem:
    def test_two_services_together(self) -> None:
        """5: 6 of 6 and 15 of 15, hidden, with both totals printed, would say "all" of each."""
        figures = {"S-1": (6, 6), "S-2": (15, 15), "S-3": (60, 30)}
        tables = share(answers(CODE, figures), SENSITIVE, policy())
        assert none_left(tables, figures) == []

    def test_a_service_for_a_sensitive_group(self) -> None:
        """5: the same of services for a sensitive client group, in an indicator that is not sensitive."""
        figures = {"S-1": (6, 6), "S-2": (15, 14), "S-3": (60, 30)}
        rows: list[DatasetRow] = [replace(own, client_group_code="15") for own in answers(CODE, figures)]
        assert none_left(share(rows, PLAIN, policy()), figures) == []


def none_left(tables: SharedTables, figures: dict[str, tuple[int, int]]) -> list[str]:
    """The levels at which the parts and the wholes of hidden services can be subtracted from the totals."""
    whole, part = (printed_values(tables, code, ShareLevel.AUTHORITY)[0] for code in (WHOLE, PART))
    services = [printed_values(tables, code, ShareLevel.SERVICE) for code in (WHOLE, PART)]
    if whole is None or part is None:
        return []
    rests = [total - sum(value or 0 for value in shown) for total, shown in zip((whole, part), services, strict=True)]
    hidden = [value is None for value in services[0]], [value is None for value in services[1]]
    return ["authority"] if hidden[0] == hidden[1] and rests[0] - rests[1] < policy().threshold else []


class TestInsiders:
    FIGURES = {"S-1": (40, 20), "S-2": (30, 3), "S-3": (50, 25), "S-4": (60, 30)}  # noqa: RUF012  # never changed
    PROVIDERS = {"S-1": "00001", "S-2": "00002", "S-3": "00003", "S-4": "00004"}  # noqa: RUF012  # never changed

    def hidden(self, *, sensitive: bool, protect: bool) -> int:
        """How many providers' parts are hidden, where one is confidential."""
        own = replace(policy(), protect_from_providers=protect, protect_from_services=protect)
        rows = answers(CODE, self.FIGURES, self.PROVIDERS)
        tables = share(rows, SENSITIVE if sensitive else PLAIN, own)
        assert printed_values(tables, PART, ShareLevel.AUTHORITY) == [78]
        return printed_values(tables, PART, ShareLevel.PROVIDER).count(None)

    def test_a_sensitive_total_tells_no_provider_of_another(self) -> None:
        """9: with two hidden, one would subtract its own from the rest and have the other's."""
        assert self.hidden(sensitive=True, protect=True) == 3

    def test_a_service_that_goes_to_another_provider_tells_it_of_no_other(self) -> None:
        """9: with 30 printed of both, whoever gets S-1 later, and its 29 with it, would know that S-2 has 1."""
        rows = answers(CODE, {"S-1": (70, 29), "S-2": (40, 1), "S-3": (50, 21)}, {"S-3": "00002"})
        by_choice = replace(policy(), protect_from_services=False)
        kinds = ((SENSITIVE, policy()), (PLAIN, policy()), (SENSITIVE, by_choice))
        told = [printed_values(share(rows, own, rules), PART, ShareLevel.PROVIDER) for own, rules in kinds]
        assert told == [[None, 21], [30, 21], [30, 21]]

    def test_elsewhere_and_by_choice_two_are_enough(self) -> None:
        """9: the setting, and what is not sensitive."""
        assert self.hidden(sensitive=True, protect=False) == 2
        assert self.hidden(sensitive=False, protect=True) == 2


AMOUNTS = framework(
    section(
        CODE,
        (
            count(f"{CODE}.moved"),
            count(f"{CODE}.waited", "days"),
            derived(f"{CODE}.mean", "waited / moved", "days"),
        ),
    )
)
OUTSIDERS_ALONE = replace(policy(), protect_from_providers=False, protect_from_services=False)


class TestLeast:
    @pytest.mark.slow
    @pytest.mark.parametrize(("own", "part"), [(PLAIN, "part"), (SENSITIVE, "part"), (AMOUNTS, "")])
    def test_hardly_more_is_hidden_than_the_least(self, own: Framework, part: str) -> None:
        """8: of the whole table, counts and amounts: one cell in twenty more at most. The least is safe as well."""
        hidden, least = 0, 0
        for seed in range(8):
            bare = release_of(tuple(small_table(random.Random(seed), part)), own, OUTSIDERS_ALONE, (), {})
            fewest = least_hidden(table_of(bare), seconds=60).hidden
            assert not exposed(bare.knowledge(fewest), bare.watched(fewest), policy().threshold)
            hidden += len(bare.today(hidden_of(bare, policy().threshold)) - bare.rests)
            least += len(fewest - bare.rests)
        assert least <= hidden <= 1.05 * least

    @pytest.mark.parametrize("own", [PLAIN, SENSITIVE])
    def test_each_hidden_cell_protects_something(self, own: Framework) -> None:
        """8: counts and amounts, from outsiders and providers."""
        for seed in range(8):
            bare = release_of(tuple(small_table(random.Random(seed), "part")), own, policy(), (), {})
            assert needless(bare) == []

    def test_each_hidden_amount_protects_something(self) -> None:
        """8: of amounts, for which more hidden cells may be worse."""
        for seed in range(8):
            bare = release_of(tuple(small_table(random.Random(seed), "")), AMOUNTS, policy(), (), {})
            assert needless(bare) == []


def small_table(chance: random.Random, part: str) -> list[DatasetRow]:
    """Eight services of three providers that report a whole and its part, or people who moved and the days they waited."""
    rows = []
    for number in range(8):
        service, provider = f"S-{number}", f"0000{1 + number % 3}"
        people = chance.choice([1, 2, 3, 6, 9, 14, 20, 35])
        if part:
            rows += answers(
                CODE, {service: (people, chance.choice([0, people, chance.randint(0, people)]))}, {service: provider}
            )
        else:
            rows.append(row(f"{CODE}.moved", people, service, provider))
            rows.append(row(f"{CODE}.waited", people * chance.randint(5, 60), service, provider))
    return rows


def table_of(bare: SharedRelease) -> Table:
    """The same for the solver of the whole table."""
    amounts = frozenset(cell for cell in bare.cells if not bare.of_people(cell))
    rules = [(rule.weights, rule.low, rule.high) for rule in bare.constraints]
    return Table(bare.figures.values, bare.cells, bare.confidential, rules, amounts, policy().threshold)


def needless(bare: SharedRelease) -> list[Cell]:
    """The hidden cells that could each be shown, and nothing would be given away."""
    threshold = policy().threshold
    hidden = hidden_of(bare, threshold)
    further = hidden - bare.confidential
    return [
        cell
        for cell in sorted(further)
        for fewer in [hidden - {cell}]
        if not exposed(bare.knowledge(fewer), bare.watched(fewer), threshold)
        and not Insiders(bare, bare.witnesses(), threshold).exposures(fewer)
    ]
