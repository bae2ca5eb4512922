// Numbers as the user writes and reads them.

export class Numbers {
  constructor(language) {
    this.locale = language === "en" ? "en-GB" : "da-DK";
  }

  metres(value, decimals = 2) {
    return `${this.plain(value, decimals)} m`;
  }

  area(value) {
    return `${this.plain(value, Math.abs(value) < 1000 ? 1 : 0)} m²`;
  }

  plain(value, decimals) {
    return value.toLocaleString(this.locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  }
}

// Where Denmark is, so that easting and northing cannot be taken for each other.
const EASTINGS = [400000, 1000000];
const NORTHINGS = [6000000, 6500000];
const within = (value, [least, most]) => value >= least && value <= most;

/** East and north out of what somebody wrote, in either order, with either decimal sign; null when it is no place in Denmark. */
export function parsedPlace(text) {
  const found = (text.match(/\d[\d.,' ]*\d/g) ?? []).flatMap(pieces).map(number);
  for (const [east, north] of [found, [...found].reverse()])
    if (found.length === 2 && within(east, EASTINGS) && within(north, NORTHINGS)) return [east, north];
  return null;
}

/** "692000 6172000" is two numbers, "6 172 000,5" is one. */
function pieces(text) {
  const parts = text.trim().split(/[\s;]+/);
  const grouped = parts.length > 1 && parts.slice(1).every((part) => /^\d{3}([.,]\d+)?$/.test(part));
  return grouped ? [parts.join("")] : parts.map((part) => part.replace(/[,.]$/, ""));
}

function number(text) {
  const grouped = /^(\d{1,3}(?:([.,'])\d{3})(?:\2\d{3})*)(?:[.,](\d+))?$/.exec(text);
  const plain = /^(\d+)()(?:[.,](\d+))?$/.exec(text);
  const [, whole, , decimals] = grouped ?? plain ?? [null, "NaN"];
  return Number(`${whole.replace(/[.,']/g, "")}.${decimals ?? 0}`);
}
