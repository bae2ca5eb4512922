"""The made-up municipality with faults planted in its registers: what is found more than before is what was planted, row for row."""

import datetime as dt

import numpy as np
import pytest
import shapely
from shapely.affinity import translate

from geoplan.dataset import MemorySource
from geoplan.property.consistency.checking import checked
from geoplan.property.consistency.every import controls
from geoplan.sample.municipality import municipality
from geoplan.sample.registers import registers
from geoplan.store.registers import normalised

DAY = dt.date(2026, 11, 2)


@pytest.fixture(scope="module")
def clean():
    town = municipality(seed=1, plots=150)
    return {name: normalised(name, frame, day=DAY).frame for name, frame in registers(town).items()}


def found(layers):
    """What is found, one by one: rule and row, or the rule and what it says of the whole layer."""
    sources = [MemorySource(frame, kind=name) for name, frame in layers.items()]
    made = checked(sources, controls(), day=DAY, kommune="999", each=True, given=[])
    told = set()
    for group in made.report.findings:
        if str(group.outcome) == "breach":
            told |= {
                (group.rule.id.removeprefix("ejendom."), row if row >= 0 else f"{value}")
                for row, value in zip(group.row.tolist(), group.value, strict=True)
            }
    return told


def plant(layers):
    """Plant a fault for each of many rules, each on a building or parcel of its own; gives what is then to be found besides."""
    buildings, units, parcels, outlines = (layers[name] for name in ("bbr_bygning", "bbr_enhed", "jordstykke", "bygning"))
    use = buildings["byg021BygningensAnvendelse"].astype(int)
    with_outline = set(outlines["bbruuid"])
    alone = buildings.groupby("grund")["grund"].transform("size").eq(1) & use.isin([120])
    houses = [row for row in np.flatnonzero(alone) if buildings["id_lokalId"][row] in with_outline]
    wanted = set()

    def house(number, **values):
        row = int(houses[number])
        for name, value in values.items():
            buildings.loc[row, name] = value
        return row

    wanted.add(("bygning.usikker_geokodning", house(0, byg134KvalitetAfKoordinatsæt="3")))
    wanted.add(("aar.umuligt", house(1, byg026Opførelsesår=2040)))
    wanted.add(("kode.ukendt", house(2, byg056Varmeinstallation="77")))
    row = house(3)
    buildings.loc[row, "byg039BygningensSamledeBoligAreal"] += 200
    unit = int(np.flatnonzero(units["bygning"] == buildings["id_lokalId"][row])[0])
    units.loc[unit, "enh027ArealTilBeboelse"] += 200
    wanted.add(("areal.sum", row))
    row = house(4)
    buildings.loc[row, "geometry"] = translate(buildings.geometry[row], 500, 0)
    wanted.add(("bygning.punkt_uden_for", row))
    row = house(5, byg024AntalLejlighederMedKøkken=3)
    wanted.add(("areal.boliger", row))
    row = house(6)
    unit = int(np.flatnonzero(units["bygning"] == buildings["id_lokalId"][row])[0])
    units.loc[unit, "enh020EnhedensAnvendelse"] = "321"
    wanted.add(("kode.enhed_mod_bygning", unit))
    row = int(np.flatnonzero(parcels["sfe_ejendomsnr"].notna())[7])
    parcels.loc[row, "registreret_areal_m2"] = int(shapely.area(parcels.geometry[row]) * 1.2)
    wanted.add(("jordstykke.areal", row))
    twin = int(np.flatnonzero(parcels["sfe_ejendomsnr"].notna())[8])
    other = int(np.flatnonzero((parcels["ejerlavskode"] == parcels["ejerlavskode"][twin]) & (parcels.index != twin))[0])
    parcels.loc[twin, "matrikelnr"] = parcels["matrikelnr"][other]
    wanted |= {("jordstykke.samme_nummer", twin), ("jordstykke.samme_nummer", other)}
    relation = int(np.flatnonzero(layers["bbr_ejendomsrelation"]["id_lokalId"] == layers["bbr_grund"]["bestemtFastEjendom"][9])[0])
    layers["bbr_ejendomsrelation"].loc[relation, "bfeNummer"] = 1
    wanted.add(("ejendom.bfe_forskel", 9))
    return wanted


def test_what_is_planted_is_found_and_nothing_else_changes(clean):
    layers = {name: frame.copy() for name, frame in clean.items()}
    before = found(layers)
    wanted = plant(layers)
    assert not wanted & before
    assert found(layers) - before == wanted
    assert before <= found(layers)


def test_the_order_of_rows_changes_nothing(clean):
    """The same objects are found, however the files lie."""
    rng = np.random.default_rng(3)
    order = {name: rng.permutation(len(frame)) for name, frame in clean.items()}
    mixed = {name: frame.iloc[order[name]].reset_index(drop=True) for name, frame in clean.items()}
    back = {name: {new: int(old) for new, old in enumerate(at)} for name, at in order.items()}
    layer = {one.rule.id.removeprefix("ejendom."): one.content.layer for one in controls()}
    told = {(rule, back[layer[rule]][row] if isinstance(row, int) else row) for rule, row in found(mixed)}
    assert told == found(clean)


def test_shares_are_near_those_that_the_sample_is_made_after(clean):
    """The sample follows what was measured: about 2 % of outlines point to nothing, 4 % of buildings have no outline."""
    told = found(clean)
    assert 0.005 < sum(rule == "bygning.uden_bbr" for rule, _ in told) / len(clean["bygning"]) < 0.05
    assert 0.01 < sum(rule == "bygning.uden_omrids" for rule, _ in told) / len(clean["bbr_bygning"]) < 0.08
