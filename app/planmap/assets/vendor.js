// Leaflet and its editor from our own address; they are scripts of the old kind, so they come one after the other, once per page.

let loading = null;

export function loadVendor() {
  loading ??= ["leaflet.js", "leaflet-geoman.min.js"]
    .reduce((before, name) => before.then(() => loadScript(address(name))), Promise.resolve())
    .then(() => {
      window.L.PM.setOptIn(true);
      return window.L;
    });
  return loading;
}

const address = (name) => new URL(`./vendor/${name}`, import.meta.url).href;

function loadScript(href) {
  return new Promise((loaded, failed) => {
    const script = document.createElement("script");
    script.src = href;
    script.onload = loaded;
    script.onerror = () => failed(new Error(`${href} did not load`));
    document.head.append(script);
  });
}

/** The style sheets belong where the map is, which is a shadow root. */
export function loadStyles(root) {
  const sheets = [address("leaflet.css"), address("leaflet-geoman.css"), new URL("./planmap.css", import.meta.url).href];
  const links = sheets.map((href) => Object.assign(document.createElement("link"), { rel: "stylesheet", href }));
  root.prepend(...links);
  return Promise.all(
    links.map(
      (link) =>
        new Promise((done) => {
          link.onload = done;
          link.onerror = done;
        }),
    ),
  );
}
