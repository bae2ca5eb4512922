"""The workflow and the command: what they write, and what they refuse."""

from __future__ import annotations

import re
import shutil

import pytest
from click.testing import CliRunner

from geoplan.cli.sample import sample as command
from geoplan.errors import UnwritableError, UsageError
from geoplan.workflows.sample import sample


def test_the_command_tells_what_was_written_and_how_to_try_it(tmp_path):
    out = tmp_path / "proeve"
    result = CliRunner().invoke(command, [str(out), "--plots", "60", "--seed", "4"])
    assert result.exit_code == 0, result.output
    assert "Prøvekøbing med 64 byggegrunde (frø 4)" in result.output
    assert f"geoplan validate {out / 'fejl'} --kommune 791 --boundary {out / 'kommuner.geojson'}" in result.output
    assert f"geoplan validate {out / 'planer' / 'fejl'} --kommune 791" in result.output
    assert re.search(r"planer/fejl: det samme med indlagte fejl; \d+ fund er ventet", result.output)
    assert re.search(r"arbejdsomraade\.gpkg: arbejdsområde med 50 lag og \d+ rækker", result.output)
    assert sorted(path.name for path in out.iterdir()) == ["arbejdsomraade.gpkg", "fejl", "kommuner.geojson", "planer", "ren"]


def test_the_workspace_can_be_left_out(of_size):
    made = of_size(1, 60)
    assert not made.workspace.exists()
    assert made.layers == {}


def test_a_folder_that_is_not_empty_is_left_alone(tmp_path):
    (tmp_path / "mit.txt").write_text("vigtigt", encoding="utf-8")
    with pytest.raises(UsageError, match="ikke en tom mappe"):
        sample(tmp_path, plots=60)
    assert [path.name for path in tmp_path.iterdir()] == ["mit.txt"]


def test_overwrite_replaces_the_sample_and_nothing_else(of_size, tmp_path):
    shutil.copytree(of_size(1, 60).clean.parent, tmp_path, dirs_exist_ok=True)
    (tmp_path / "mit.txt").write_text("vigtigt", encoding="utf-8")
    (tmp_path / "ren" / "gammel.gpkg").write_bytes(b"x")
    sample(tmp_path, plots=60, overwrite=True, workspace=False)
    assert (tmp_path / "mit.txt").read_text(encoding="utf-8") == "vigtigt"
    assert not (tmp_path / "ren" / "gammel.gpkg").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["fejl", "kommuner.geojson", "mit.txt", "planer", "ren"]


@pytest.mark.parametrize("plots", [0, 49, 200_001])
def test_a_number_of_plots_out_of_range_is_refused(tmp_path, plots):
    with pytest.raises(UsageError, match="mellem 50 og 200000"):
        sample(tmp_path / "ud", plots=plots)
    assert not (tmp_path / "ud").exists()


def test_a_negative_seed_is_refused(tmp_path):
    with pytest.raises(UsageError, match="-1"):
        sample(tmp_path / "ud", seed=-1)


def test_a_file_in_the_way_is_refused(tmp_path):
    (tmp_path / "ud").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="ikke en tom mappe"):
        sample(tmp_path / "ud", plots=60)
    with pytest.raises(UnwritableError, match="kan ikke skrives"):
        sample(tmp_path / "ud" / "under", plots=60)
