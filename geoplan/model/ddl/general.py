"""What every theme in PostGIS shares: the schema, the table ``generel`` and the functions that write versions."""

from __future__ import annotations

OPENING = """
BEGIN;
CREATE EXTENSION IF NOT EXISTS postgis;
CREATE SCHEMA IF NOT EXISTS fkg;
COMMENT ON SCHEMA fkg IS 'FKG: fælleskommunal geodatamodel';"""
"""Before the code lists."""

CLOSING = """
-- generel: identitet, historik, ansvar og synlighed for alle objekter i alle temaer
CREATE TABLE IF NOT EXISTS fkg.generel (
  versions_id uuid PRIMARY KEY,
  objekt_id uuid NOT NULL,
  temakode integer NOT NULL,
  systid_fra timestamp with time zone NOT NULL,
  systid_til timestamp with time zone,
  oprettet timestamp with time zone NOT NULL,
  cvr_kode integer NOT NULL,
  bruger_id character varying(128) NOT NULL,
  oprindkode integer NOT NULL,
  statuskode integer NOT NULL,
  off_kode integer NOT NULL,
  noegle character varying(128),
  note character varying(254),
  CONSTRAINT temakode_interval CHECK (temakode >= 5000 AND temakode <= 7999),
  CONSTRAINT systid_fra_interval
    CHECK (systid_fra >= '2006-12-31T23:59:00+01:00' AND systid_fra <= '2999-12-31T23:59:00+01:00'),
  CONSTRAINT systid_til_interval
    CHECK (systid_til >= '2006-12-31T23:59:00+01:00' AND systid_til <= '2999-12-31T23:59:00+01:00'),
  CONSTRAINT oprettet_interval
    CHECK (oprettet >= '2006-12-31T23:59:00+01:00' AND oprettet <= '2999-12-31T23:59:00+01:00'),
  CONSTRAINT systid_til_efter_fra CHECK (systid_til > systid_fra),
  CONSTRAINT cvr_kode_interval CHECK (cvr_kode >= 10000000 AND cvr_kode <= 99999999),
  CONSTRAINT oprindkode_interval CHECK (oprindkode >= 0 AND oprindkode <= 12),
  CONSTRAINT statuskode_interval CHECK (statuskode >= 0 AND statuskode <= 4),
  CONSTRAINT off_kode_interval CHECK (off_kode >= 1 AND off_kode <= 3),
  CONSTRAINT cvr_kode_kodeliste FOREIGN KEY (cvr_kode) REFERENCES fkg.d_basis_ansvarlig_myndighed (cvr_kode),
  CONSTRAINT oprindkode_kodeliste FOREIGN KEY (oprindkode) REFERENCES fkg.d_basis_oprindelse (oprindkode),
  CONSTRAINT statuskode_kodeliste FOREIGN KEY (statuskode) REFERENCES fkg.d_basis_status (statuskode),
  CONSTRAINT off_kode_kodeliste FOREIGN KEY (off_kode) REFERENCES fkg.d_basis_offentlig (off_kode)
);
CREATE UNIQUE INDEX IF NOT EXISTS generel_en_gaeldende ON fkg.generel (objekt_id) WHERE systid_til IS NULL;
CREATE INDEX IF NOT EXISTS generel_objekt_id ON fkg.generel (objekt_id);
COMMENT ON TABLE fkg.generel IS 'Generelle oplysninger om hver version af hvert objekt';
COMMENT ON COLUMN fkg.generel.versions_id IS 'Versionens id: nyt ved hver ændring';
COMMENT ON COLUMN fkg.generel.objekt_id IS 'Objektets id gennem alle versioner';
COMMENT ON COLUMN fkg.generel.temakode IS 'Temaets kode';
COMMENT ON COLUMN fkg.generel.systid_fra IS 'Systemtid, da versionen begyndte';
COMMENT ON COLUMN fkg.generel.systid_til IS 'Systemtid, da versionen ophørte; tom for den gældende';
COMMENT ON COLUMN fkg.generel.oprettet IS 'Systemtid for objektets første version';
COMMENT ON COLUMN fkg.generel.cvr_kode IS 'CVR-nummer for den ansvarlige myndighed';
COMMENT ON COLUMN fkg.generel.bruger_id IS 'Bruger, der lavede ændringen';
COMMENT ON COLUMN fkg.generel.oprindkode IS 'Geometriens oprindelse, kode';
COMMENT ON COLUMN fkg.generel.statuskode IS 'Administrativ status, kode';
COMMENT ON COLUMN fkg.generel.off_kode IS 'Synlighed, kode';
COMMENT ON COLUMN fkg.generel.noegle IS 'Objektets nøgle i et andet system';
COMMENT ON COLUMN fkg.generel.note IS 'Fri bemærkning';

-- Objektet skal være nyt eller lukket. Et objekt, der genåbnes, beholder den dag, det først blev oprettet.
CREATE OR REPLACE FUNCTION fkg.version_ny(ny fkg.generel) RETURNS fkg.generel LANGUAGE plpgsql AS $geoplan$
DECLARE
  foer timestamp with time zone;
BEGIN
  ny.objekt_id := coalesce(ny.objekt_id, gen_random_uuid());
  IF EXISTS (SELECT 1 FROM fkg.generel g WHERE g.objekt_id = ny.objekt_id AND g.systid_til IS NULL) THEN
    RAISE EXCEPTION 'objekt_id % har allerede en gældende version', ny.objekt_id
      USING ERRCODE = 'unique_violation', HINT = 'Ret objektet, eller udelad objekt_id for at oprette et nyt.';
  END IF;
  SELECT min(g.oprettet) INTO foer FROM fkg.generel g WHERE g.objekt_id = ny.objekt_id;
  ny.versions_id := gen_random_uuid();
  ny.systid_fra := clock_timestamp();
  ny.oprettet := coalesce(foer, ny.systid_fra);
  ny.systid_til := NULL;
  INSERT INTO fkg.generel SELECT ny.*;
  RETURN ny;
END $geoplan$;

-- Lukker den gældende version og skriver den næste. Er den lukket i mellemtiden, sker intet, og svaret er tomt.
CREATE OR REPLACE FUNCTION fkg.version_ret(ny fkg.generel, gammel uuid, gammelt_objekt uuid)
RETURNS fkg.generel LANGUAGE plpgsql AS $geoplan$
DECLARE
  nu timestamp with time zone := clock_timestamp();
BEGIN
  IF ny.objekt_id IS DISTINCT FROM gammelt_objekt THEN
    RAISE EXCEPTION 'objekt_id må ikke ændres (% til %)', gammelt_objekt, ny.objekt_id
      USING ERRCODE = 'check_violation';
  END IF;
  UPDATE fkg.generel SET systid_til = nu WHERE versions_id = gammel AND systid_til IS NULL
  RETURNING oprettet INTO ny.oprettet;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  ny.versions_id := gen_random_uuid();
  ny.systid_fra := nu;
  ny.systid_til := NULL;
  INSERT INTO fkg.generel SELECT ny.*;
  RETURN ny;
END $geoplan$;

-- Intet slettes: den gældende version lukkes.
CREATE OR REPLACE FUNCTION fkg.version_luk() RETURNS trigger LANGUAGE plpgsql AS $geoplan$
BEGIN
  UPDATE fkg.generel SET systid_til = clock_timestamp() WHERE versions_id = OLD.versions_id AND systid_til IS NULL;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  RETURN OLD;
END $geoplan$;"""
"""After the code lists, before the themes."""
