/* The map of this project, on Leaflet. Data arrive as rows and are written as text nodes only. */
(function () {
  "use strict";

  var PALETTES = {
    light: { land: "#f7f6f2", border: "#a9b0b6", inner: "#d3d7da" },
    dark: { land: "#2b2f33", border: "#6b747c", inner: "#454b51" }
  };
  var LABELS = { prefectures: [6, 9], municipalities: [10, 14], apart: [58, 17] };

  function element(tag, className, text) {
    var node = document.createElement(tag);
    if (className) { node.className = className; }
    if (text !== undefined) { node.textContent = text; }
    return node;
  }

  /* ---- the ground ------------------------------------------------------------------------- */

  function load(config, name) {
    var held = window.LOCATOR_OUTLINES;
    if (held) { return Promise.resolve(held[name] || null); }
    return fetch(config.boundaries + "/" + name + ".geojson").then(function (answer) {
      if (!answer.ok) { throw new Error(name + ": " + answer.status); }
      return answer.json();
    });
  }

  /* A map that has just been drawn has not been clicked: without this it would say so, and the
     page would be computed a second time. The count of clicks begins at 0 here, at null there. */
  function keepQuiet() {
    var told = window.__GLOBAL_DATA__ && window.__GLOBAL_DATA__.previous_data;
    if (told && told.last_object_clicked_count === null) {
      window.__GLOBAL_DATA__.previous_data = {
        last_object_clicked_count: 0,
        last_active_drawing: null
      };
    }
  }
  keepQuiet();

  function makePane(map, name, zIndex) {
    var pane = map.createPane(name);
    pane.style.zIndex = zIndex;
    pane.style.pointerEvents = "none";
    return pane;
  }

  function drawOutlines(map, config, colours) {
    makePane(map, "lm-land", 210);
    makePane(map, "lm-lines", 230);
    makePane(map, "lm-labels", 450).setAttribute("aria-hidden", "true");
    var quiet = { interactive: false, smoothFactor: 1 };
    var land = L.geoJSON(null, Object.assign({
      pane: "lm-land",
      renderer: L.canvas({ pane: "lm-land", padding: 0.4 }),
      style: {
        fill: true, fillColor: colours.land, fillOpacity: 1,
        color: colours.border, weight: 0.9, opacity: 1
      }
    }, quiet)).addTo(map);
    var lines = L.geoJSON(null, Object.assign({
      pane: "lm-lines",
      renderer: L.canvas({ pane: "lm-lines", padding: 0.4 }),
      style: { fill: false, color: colours.inner, weight: 0.7, opacity: 1 }
    }, quiet));
    var labels = L.layerGroup().addTo(map);
    var names = { prefectures: [], municipalities: [] };
    var asked = false;

    function keepNames(name, collection) {
      collection.features.forEach(function (feature) {
        var p = feature.properties;
        var text = config.lang === "en" && p.name_en ? p.name_en : p.name_ja;
        names[name].push([p.label_lat, p.label_lon, text]);
      });
    }

    function fail(error) {
      window.console.warn(error);
      map.getContainer().appendChild(element("div", "lm-fault", config.words.no_outlines));
    }

    function writeNames() {
      labels.clearLayers();
      var zoom = map.getZoom();
      var view = map.getBounds();
      ["prefectures", "municipalities"].forEach(function (name) {
        if (zoom < LABELS[name][0] || zoom > LABELS[name][1]) { return; }
        var taken = [];
        names[name].forEach(function (row) {
          if (!view.contains([row[0], row[1]])) { return; }
          var at = map.latLngToContainerPoint([row[0], row[1]]);
          var crowded = taken.some(function (other) {
            return Math.abs(other.x - at.x) < LABELS.apart[0] &&
              Math.abs(other.y - at.y) < LABELS.apart[1];
          });
          if (crowded) { return; }
          taken.push(at);
          L.marker([row[0], row[1]], {
            pane: "lm-labels", interactive: false, keyboard: false,
            icon: L.divIcon({
              className: "lm-label lm-" + name, iconSize: [0, 0],
              html: element("span", "", row[2])
            })
          }).addTo(labels);
        });
      });
    }

    function refine() {
      var near = map.getZoom() >= config.municipalitiesFrom;
      if (near && !asked) {
        asked = true;
        load(config, "municipalities").then(function (collection) {
          if (!collection) { return; }
          lines.addData(collection);
          keepNames("municipalities", collection);
          refine();
        }).catch(function (error) { asked = false; window.console.warn(error); });
      }
      if (near && !map.hasLayer(lines)) { lines.addTo(map); }
      if (!near && map.hasLayer(lines)) { lines.remove(); }
      writeNames();
    }

    load(config, "prefectures").then(function (collection) {
      land.addData(collection);
      keepNames("prefectures", collection);
      map.getContainer().classList.add("lm-ready");
      writeNames();
    }).catch(fail);
    map.on("moveend", refine);
    refine();
  }

  function useFonts(folder) {
    if (!folder) { return; }
    ["Regular 400", "Bold 700"].forEach(function (entry) {
      var part = entry.split(" ");
      var face = new FontFace(
        "Locator Noto Sans JP",
        "url('" + folder + "/NotoSansJP-" + part[0] + ".woff2')",
        { weight: part[1], display: "swap" }
      );
      document.fonts.add(face);
    });
  }

  /* ---- tools ------------------------------------------------------------------------------ */

  var Measure = L.Control.extend({
    options: { position: "topleft" },
    onAdd: function (map) {
      var box = element("div", "leaflet-bar lm-measure");
      var button = element("a", "lm-measure-button");
      button.href = "#";
      button.title = this.options.words.measure;
      button.setAttribute("role", "button");
      button.setAttribute("aria-label", this.options.words.measure);
      button.setAttribute("aria-pressed", "false");
      this._button = button;
      this._said = element("div", "lm-measure-said");
      this._said.setAttribute("role", "status");
      this._said.hidden = true;
      box.appendChild(button);
      box.appendChild(this._said);
      L.DomEvent.disableClickPropagation(box);
      L.DomEvent.on(button, "click", function (event) {
        L.DomEvent.preventDefault(event);
        if (this._line) { this._stop(); } else { this._start(); }
      }, this);
      return box;
    },
    _start: function () {
      this._line = L.polyline([], { color: "#d55e00", weight: 3, interactive: false })
        .addTo(this._map);
      this._dots = L.layerGroup().addTo(this._map);
      this._map.getContainer().classList.add("lm-measuring");
      this._map.doubleClickZoom.disable();
      this._map.on("click", this._point, this);
      L.DomEvent.on(document, "keydown", this._key, this);
      this._button.setAttribute("aria-pressed", "true");
      this._say(this.options.words.measure_hint);
    },
    _stop: function () {
      this._map.off("click", this._point, this);
      L.DomEvent.off(document, "keydown", this._key, this);
      this._map.doubleClickZoom.enable();
      this._map.getContainer().classList.remove("lm-measuring");
      this._line.remove();
      this._dots.remove();
      this._line = null;
      this._button.setAttribute("aria-pressed", "false");
      this._said.hidden = true;
    },
    _key: function (event) { if (event.key === "Escape") { this._stop(); } },
    _point: function (event) {
      this._line.addLatLng(event.latlng);
      L.circleMarker(event.latlng, {
        radius: 4, color: "#d55e00", weight: 2, fillColor: "#fff", fillOpacity: 1,
        interactive: false
      }).addTo(this._dots);
      var points = this._line.getLatLngs();
      var metres = 0;
      for (var i = 1; i < points.length; i += 1) {
        metres += this._map.distance(points[i - 1], points[i]);
      }
      if (points.length > 1) {
        this._say(metres < 1000 ? Math.round(metres) + " m" : (metres / 1000).toFixed(1) + " km");
      }
    },
    _say: function (text) {
      this._said.textContent = text;
      this._said.hidden = false;
    }
  });

  function base(map, config) {
    var words = config.words;
    var box = map.getContainer();
    box.classList.add("lm-map");
    if (config.dark) { box.classList.add("lm-dark"); }
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", words.map);
    document.documentElement.lang = config.lang;
    useFonts(window.LOCATOR_OUTLINES ? "" : config.fonts);
    L.control.zoom({ zoomInTitle: words.zoom_in, zoomOutTitle: words.zoom_out }).addTo(map);
    new L.Control.FullScreen({
      position: "topleft", title: words.fullscreen, titleCancel: words.fullscreen_off
    }).addTo(map);
    new Measure({ words: words }).addTo(map);
    L.control.scale({ imperial: false, position: "bottomleft", maxWidth: 120 }).addTo(map);
    L.control.attribution({ position: "bottomright", prefix: false })
      .addAttribution(config.credit).addTo(map);
    map.createPane("lm-around").style.zIndex = 560;
    map.createPane("lm-squares").style.zIndex = 420;
    drawOutlines(map, config, config.dark ? PALETTES.dark : PALETTES.light);
    if (config.tiles) {
      makePane(map, "lm-tiles", 220);
      L.tileLayer(config.tiles, {
        pane: "lm-tiles", minZoom: 5, maxZoom: 18, attribution: config.tilesCredit
      }).addTo(map);
    }
  }

  /* ---- sites ------------------------------------------------------------------------------ */

  /* Leaflet lets a key reach a marker, yet choose nothing there */
  function chooseByKey(event) {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      event.currentTarget.click();
    }
  }

  function marker(row, detail, html, className, size, kind, pane) {
    var made = L.marker([row[0], row[1]], {
      pane: pane || "markerPane",
      icon: L.divIcon({ className: className, html: html, iconSize: [size, size] }),
      keyboard: true, riseOnHover: true, bubblingMouseEvents: false
    });
    made.feature = { type: "Feature", properties: { id: row[2], kind: kind } };
    made.on("add", function () {
      var node = made.getElement();
      if (node) {
        node.setAttribute("aria-label", row[3] + " " + detail);
        node.dataset.id = row[2];
        node.addEventListener("keydown", chooseByKey);
      }
    });
    made.bindTooltip(function () {
      var said = element("div", "lm-said");
      said.appendChild(element("b", "", row[3]));
      said.appendChild(element("span", "", detail));
      return said;
    }, { direction: "top", offset: [0, -size / 2], opacity: 1 });
    return made;
  }

  /* the ring of a cluster takes the colour of the best class inside it */
  function ring(cluster, colours) {
    var best = cluster.getAllChildMarkers().reduce(function (most, one) {
      return Math.max(most, one.options.klass);
    }, -1);
    return best < 0 ? "#87919a" : colours[best];
  }

  /* look: text for readers of screens, pane, class, sizes, edge(cluster) -> colour */
  function clusterGroup(look) {
    return L.markerClusterGroup({
      clusterPane: look.pane,
      maxClusterRadius: 42, showCoverageOnHover: false, spiderfyOnMaxZoom: true,
      animate: false, chunkedLoading: false,
      iconCreateFunction: function (cluster) {
        var count = cluster.getChildCount();
        var size = look.sizes[count < 10 ? 0 : count < 100 ? 1 : 2];
        var node = element("span", "", String(count));
        node.setAttribute("aria-label", count + " " + look.text);
        node.style.borderColor = look.edge(cluster);
        return L.divIcon({ className: look.className, html: node, iconSize: [size, size] });
      }
    });
  }

  /* row: [lat, lon, id, name, class, hollow, rank, score, low, high]; class -1 = no score */
  function told(row, words) {
    if (row[4] < 0) { return words.not_scored; }
    return words.rank + " " + row[6] + "\u3000" + words.score + " " + row[7].toFixed(2) +
      " (" + row[8].toFixed(2) + "-" + row[9].toFixed(2) + ")" +
      (row[5] ? "\u3000" + words.little_known : "");
  }

  function disc(row, options, numbered) {
    var klass = row[4] < 0 ? options.colours.length - 1 : row[4];
    var node = element("span", "", numbered ? String(row[6]) : "");
    var colour = options.colours[klass];
    if (row[4] < 0 || row[5]) {
      node.style.background = "#fff";
      node.style.color = "#1b1b1b";
      node.style.borderColor = colour;
      node.classList.add("lm-hollow");
    } else {
      node.style.background = colour;
      node.style.color = options.inks[klass];
    }
    if (row[4] < 0) { node.classList.add("lm-none"); }
    return node;
  }

  function ranked(group, rows, options) {
    rows.slice().reverse().forEach(function (row) {
      var chosen = row[2] === options.selected;
      var name = "lm-site lm-ranked" + (chosen ? " lm-chosen" : "");
      var made = marker(row, told(row, options.words), disc(row, options, true), name, chosen ? 34 : 26, "site");
      made.setZIndexOffset(chosen ? 4000 : 2000 - Math.min(row[6], 1000));
      made.addTo(group);
    });
  }

  function rest(group, rows, options) {
    var cluster = clusterGroup({
      text: options.words.cluster, pane: "markerPane", className: "lm-cluster",
      sizes: [28, 34, 42],
      edge: function (one) { return ring(one, options.colours); }
    });
    cluster.addLayers(rows.map(function (row) {
      var dot = disc(row, options, false);
      var made = marker(row, told(row, options.words), dot, "lm-site lm-rest", 14, "site");
      made.options.klass = row[4];
      return made;
    }));
    group.addLayer(cluster);
  }

  /* row: [south, west, sites] */
  function cells(group, rows, options) {
    var renderer = L.canvas({ padding: 0.4 });
    rows.forEach(function (row) {
      L.rectangle([[row[0], row[1]], [row[0] + options.cell, row[1] + options.cell]], {
        renderer: renderer, interactive: false, stroke: false, fillColor: "#5b6b7a",
        fillOpacity: Math.min(0.08 + 0.07 * Math.log10(row[2]), 0.4)
      }).addTo(group);
    });
  }

  function shape(options, hollow) {
    var space = "http://www.w3.org/2000/svg";
    var svg = document.createElementNS(space, "svg");
    var path = document.createElementNS(space, "path");
    svg.setAttribute("viewBox", "0 0 20 20");
    svg.setAttribute("width", options.size);
    svg.setAttribute("height", options.size);
    path.setAttribute("d", options.path);
    path.setAttribute("fill", hollow ? "#fff" : options.colour);
    path.setAttribute("stroke", hollow ? options.colour : "#fff");
    path.setAttribute("stroke-width", hollow ? 3 : 1.5);
    if (hollow) { path.setAttribute("stroke-dasharray", "4 2"); }
    svg.appendChild(path);
    return svg;
  }

  /* row: [lat, lon, id, name, detail, hollow] */
  function places(group, rows, options) {
    var made = rows.map(function (row) {
      var made = marker(row, row[4], shape(options, row[5]), "lm-place", options.size,
        options.kind, options.pane || "lm-around");
      if (options.pane) { made.setZIndexOffset(3000); }
      return made;
    });
    if (options.clustered) {
      var cluster = clusterGroup({
        text: options.cluster, pane: "lm-around", className: "lm-cluster lm-cluster-around",
        sizes: [20, 22, 26],
        edge: function () { return options.colour; }
      });
      cluster.addLayers(made);
      group.addLayer(cluster);
    } else {
      made.forEach(function (one) { one.addTo(group); });
    }
  }

  /* row: [lat, lon, id, name, class, shape, label, told]; shape 0 disc, 1 ring, 2 no, 3 unknown */
  function reachedDisc(row, options) {
    var node = element("span", "", row[6]);
    if (row[5] === 3) {
      node.className = "lm-hollow lm-none";
    } else if (row[5] === 2) {
      node.style.background = options.no;
      node.style.color = "#fff";
    } else if (row[5] === 1) {
      node.className = "lm-hollow";
      node.style.background = "#fff";
      node.style.color = "#1b1b1b";
      node.style.borderColor = row[4] < 0 ? options.unknown : options.colours[row[4]];
    } else {
      node.style.background = options.colours[row[4]];
      node.style.color = options.inks[row[4]];
    }
    return node;
  }

  function reached(group, rows, options) {
    var cluster = clusterGroup({
      text: options.cluster, pane: "lm-around", className: "lm-cluster lm-cluster-around",
      sizes: [20, 22, 26],
      edge: function () { return options.unknown; }
    });
    rows.forEach(function (row) {
      var chosen = row[2] === options.selected;
      var quiet = row[5] === 3 && !chosen;
      var name = "lm-site lm-reached" + (chosen ? " lm-chosen" : "") + (quiet ? " lm-rest" : "");
      var size = chosen ? 34 : quiet ? 14 : 26;
      var made = marker(row, row[7], reachedDisc(row, options), name, size, "site",
        quiet ? "lm-around" : "markerPane");
      if (quiet) { cluster.addLayer(made); return; }
      made.setZIndexOffset(chosen ? 4000 : 1000 + 100 * row[4]);
      made.addTo(group);
    });
    group.addLayer(cluster);
  }

  /* row: [south, west, id, name, class, told]; class -1 is unknown: a hollow cell of a fine net */
  function squares(group, rows, options) {
    var pane = "lm-squares";
    var brush = L.canvas({ pane: pane, padding: 0.3 });
    rows.forEach(function (row) {
      var chosen = row[2] === options.selected;
      var known = row[4] >= 0;
      var made = L.rectangle([[row[0], row[1]], [row[0] + options.high, row[1] + options.wide]], {
        pane: pane, renderer: brush, bubblingMouseEvents: false,
        fillColor: known ? options.colours[row[4]] : "#fff", fillOpacity: known ? 0.65 : 0.25,
        stroke: chosen || !known, color: chosen ? options.ring : options.unknown,
        weight: chosen ? 3 : 0.4, opacity: chosen ? 1 : 0.5
      });
      made.feature = { type: "Feature", properties: { id: row[2], kind: "site" } };
      made.bindTooltip(function () {
        var said = element("div", "lm-said");
        said.appendChild(element("b", "", row[3]));
        said.appendChild(element("span", "", row[5]));
        return said;
      }, { sticky: true, opacity: 1 });
      made.addTo(group);
      if (chosen) { made.bringToFront(); }
    });
  }

  /* numbers of visits that lie close together stand in one disc; zooming in parts them */
  function stops(group, rows, options) {
    var cluster = L.markerClusterGroup({
      maxClusterRadius: 20, showCoverageOnHover: false, spiderfyOnMaxZoom: true,
      animate: false, chunkedLoading: false,
      iconCreateFunction: function (many) {
        var inside = many.getAllChildMarkers().map(function (one) { return one.row; });
        inside.sort(function (a, b) { return Number(a[6]) - Number(b[6]); });
        var text = inside.map(function (row) { return row[6]; }).join("\u00b7");
        var node = element("span", "", text);
        node.style.background = options.colours[inside[0][4]];
        node.style.color = options.inks[inside[0][4]];
        node.setAttribute("aria-label", text + " " + options.cluster);
        return L.divIcon({
          className: "lm-site lm-reached lm-many", html: node, iconSize: [14 + 7 * text.length, 26]
        });
      }
    });
    rows.forEach(function (row) {
      var chosen = row[2] === options.selected;
      var made = marker(row, row[7], reachedDisc(row, options),
        "lm-site lm-reached lm-stop" + (chosen ? " lm-chosen" : ""), chosen ? 34 : 26, "site");
      made.row = row;
      made.setZIndexOffset(chosen ? 4000 : 2000);
      cluster.addLayer(made);
    });
    group.addLayer(cluster);
  }

  /* row: [[lat, lon], [lat, lon], kind, name, told] */
  function ways(group, rows, options) {
    rows.forEach(function (row) {
      var look = options.looks[row[2]];
      var under = { interactive: false, color: "#fff", weight: 7, opacity: 0.75 };
      if (!look.dash) { L.polyline([row[0], row[1]], under).addTo(group); }
      var made = L.polyline([row[0], row[1]], {
        color: look.colour, weight: 4, opacity: 0.95, dashArray: look.dash || null,
        lineCap: "round", bubblingMouseEvents: false, className: "lm-way"
      });
      made.bindTooltip(function () {
        var said = element("div", "lm-said");
        said.appendChild(element("b", "", row[3]));
        said.appendChild(element("span", "", row[4]));
        return said;
      }, { sticky: true, opacity: 1 });
      made.addTo(group);
    });
  }

  window.LocatorMap = {
    base: base, ranked: ranked, rest: rest, cells: cells, places: places, reached: reached,
    squares: squares, ways: ways, stops: stops
  };
})();
