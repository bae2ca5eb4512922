"""The comparisons as rules of the common engine: what is found, how it is said, and what is not run."""

from conformity.made import DAY, delomraade, frame, lokalplan, ramme, square
from geoplan.dataset import Dataset, MemorySource
from geoplan.plan.conformity.rules import conformity_rules
from geoplan.report.sentences import sentences
from geoplan.rules import Outcome, run
from geoplan.texts import texts

RAMME = ramme(square(-1, -1, 3, 3), "1.B.4", maxetager=2, bebygpct=30, bebygpctaf=2, anvgen=11)


def found(layers, references=(), **options):
    def sources(frames):
        return tuple(MemorySource(one, kind=kind) for kind, one in frames)

    return run(Dataset(sources(layers), DAY, references=sources(references)), conformity_rules(), **options)


def said(result, name, language="da"):
    groups = [group for group in result.findings if group.rule.id == f"plan.lokalplan.konformitet.{name}"]
    return [(group.outcome, group.row.tolist(), sentences(group, texts(language))) for group in groups]


def test_there_are_sixteen():
    assert [rule.catalogue[0] for rule in conformity_rules()] == [f"CONF-{number:02}" for number in range(1, 17)]
    assert not any(rule.reference.verified for rule in conformity_rules())


def test_a_conflict_is_a_sentence():
    parts = frame(delomraade(square(0, 0, 0.5), "A", maxetager=2.5), delomraade(square(0.5, 0, 0.5), "B", maxetager=2))
    plans = frame(lokalplan(square(5, 5), 9), lokalplan(square(0, 0), bebygpct=40, bebygpctaf=2))
    result = found([("lokalplan", plans), ("delomraade", parts), ("kommuneplanramme", frame(RAMME))])
    assert said(result, "etager") == [
        (Outcome.BREACH, [1], ["Delområde A, ramme 1.B.4: Planen tillader mere end rammen. Planen: 2,5; rammen: 2."])
    ]
    (breach,) = said(result, "bebyggelsesprocent")
    assert breach[2][0] == (
        "Delområde A, ramme 1.B.4: Planen tillader mere end rammen. "
        "Planen: 40 % af den enkelte ejendom; rammen: 30 % af den enkelte ejendom."
    )
    outside = said(result, "rammedaekning")
    assert outside == [(Outcome.BREACH, [0], ["En del af planen ligger uden for enhver ramme. Uden for ligger 10000 m², 100 % af planen."])]
    english = said(result, "etager", "en")[0][2][0]
    assert english == "Sub-area A, framework 1.B.4: The plan allows more than the framework. The plan: 2.5; the framework: 2."


def test_what_cannot_be_compared_is_told_once():
    parts = frame(delomraade(square(0, 0, 0.5), "A"), delomraade(square(0.5, 0, 0.5), "B"))
    result = found([("lokalplan", frame(lokalplan(square(0, 0)))), ("delomraade", parts), ("kommuneplanramme", frame(RAMME))])
    assert said(result, "etager") == [
        (Outcome.UNDECIDED, [0], ["2 dele af planen: Planen har intet tal, og det er ikke det samme som ingen grænse."])
    ]


def test_percentages_of_different_things_say_which():
    plan = frame(lokalplan(square(0, 0), bebygpct=40, bebygpctaf=1))
    result = found([("lokalplan", plan)], [("kommuneplanramme", frame(RAMME))])
    ((outcome, _, (sentence,)),) = said(result, "bebyggelsesprocent")
    assert outcome is Outcome.UNDECIDED
    assert "Procenten er beregnet af hver sit: planen af området som helhed, rammen af den enkelte ejendom." in sentence


def test_without_rammer_nothing_is_said_to_agree():
    result = found([("lokalplan", frame(lokalplan(square(0, 0))))])
    assert not result.findings.groups
    assert len(result.skipped) == 16
    assert all(skip.incomplete for skip in result.skipped)


def test_two_layers_of_plans_keep_their_rows():
    one, other = frame(lokalplan(square(5, 5))), frame(lokalplan(square(0, 0), 2), lokalplan(square(8, 8), 3))
    result = found([("lokalplan", one), ("lokalplan", other), ("kommuneplanramme", frame(RAMME))], chunk_rows=1)
    rows = {(group.layer is result.findings.layers[0], tuple(group.row)) for group in result.findings if "rammedaekning" in group.rule.id}
    assert rows == {(True, (0,)), (False, (1,))}


def test_a_reference_is_compared_with_but_not_checked():
    result = found([("kommuneplanramme", frame(RAMME))], [("lokalplan", frame(lokalplan(square(5, 5))))])
    assert not result.findings.groups
