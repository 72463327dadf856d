/* Makes the drawn map interactive. The list beside it holds the same facilities with the same numbers and works
   without this file. No request leaves this host unless a tile service is configured. */
(function () {
  'use strict';
  /* The position is asked for only here, rounded to about a hundred metres before it leaves the device. */
  document.querySelectorAll('[data-locate]').forEach(function (button) {
    button.hidden = false;
    button.addEventListener('click', function () {
      var note = document.getElementById('locate-note');
      function denied() { note.textContent = note.dataset.denied; note.hidden = false; }
      if (!navigator.geolocation) { denied(); return; }
      navigator.geolocation.getCurrentPosition(function (found) {
        var query = new URLSearchParams(location.search);
        query.delete('page');
        query.set('near', found.coords.longitude.toFixed(3) + ',' + found.coords.latitude.toFixed(3));
        location.search = query.toString();
      }, denied, { timeout: 10000, maximumAge: 300000 });
    });
  });

  var panel = document.getElementById('map');
  if (!panel || !window.L) return;
  var CELL = 64, WIDE = 30, HIGH = 40, list = document.querySelector('.flist');
  var still = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
  var map, layer, canvas, points = [], shown = {}, chosen = null, here = {}, streets = [], fields = [];

  function get(url) {
    return fetch(url, { credentials: 'same-origin' }).then(function (answer) {
      if (!answer.ok) throw new Error(answer.status);
      return answer.json();
    });
  }

  function start(data, backdrop) {
    points = data.features.filter(function (f) { return f.geometry; }).map(function (f) {
      var c = f.geometry.coordinates;
      return { at: L.latLng(c[1], c[0]), p: f.properties };
    });
    canvas = document.createElement('div');
    canvas.className = 'mapcanvas';
    canvas.setAttribute('role', 'region');
    canvas.setAttribute('aria-label', panel.dataset.label);
    panel.insertBefore(canvas, panel.firstChild);
    var tiles = panel.dataset.tiles;
    map = L.map(canvas, {
      zoomControl: false, attributionControl: false, preferCanvas: true, minZoom: 7, maxZoom: tiles ? 18 : 16,
      zoomAnimation: !still, fadeAnimation: !still
    });
    if (still) map.panBy = function (by, how) { return L.Map.prototype.panBy.call(map, by, L.extend({}, how, { animate: false })); };
    if (tiles) {
      tiles.split('|').forEach(function (url) { L.tileLayer(url, { subdomains: '01234567', maxZoom: 18 }).addTo(map); });
    } else {
      draw(backdrop);
    }
    layer = L.layerGroup().addTo(map);
    here = numbersOnPage();
    panel.querySelector('.map-ctl').hidden = false;
    fit();
    map.on('moveend', show);
    map.on('popupopen', function (event) {
      event.popup.getElement().querySelector('.leaflet-popup-close-button').setAttribute('aria-label', panel.dataset.close);
    });
    canvas.addEventListener('keydown', function (event) { if (event.key === 'Escape') map.closePopup(); });
    show();
    var sketch = panel.querySelector('.sketch');
    if (sketch) sketch.remove();
    panel.dataset.ready = '1';
  }

  function fit() {
    var wanted = points.filter(function (point) { return here[point.p.n]; });
    if (!wanted.length) wanted = points;
    if (!wanted.length) { map.fitBounds(area()); return; }
    map.fitBounds(L.latLngBounds(wanted.map(function (point) { return point.at; })), free(14));
  }

  /* The map within what lies on it, as options of Leaflet: no pin opens, and none gets the focus, beneath the legend,
     the buttons or the note. Where the legend stands above the map it takes nothing. */
  function free(zoom) {
    var box = canvas.getBoundingClientRect();
    function edge(name) { return panel.querySelector(name).getBoundingClientRect(); }
    return {
      paddingTopLeft: [50, Math.max(50, edge('.map-legend').bottom - box.top + HIGH + 4)],
      paddingBottomRight: [Math.max(50, box.right - edge('.map-ctl').left + WIDE / 2 + 4), Math.max(50, box.bottom - edge('.map-note').top + 4)],
      maxZoom: zoom
    };
  }

  /* Where the map opens when the list is empty: the rectangle of the whole area. */
  function area() {
    var edges = panel.dataset.area.split(',').map(Number);  // west, south, east, north
    return [[edges[1], edges[0]], [edges[3], edges[2]]];
  }

  function numbersOnPage() {
    var found = {};
    document.querySelectorAll('.fitem[data-n]').forEach(function (item) { found[item.dataset.n] = item; });
    return found;
  }

  /* The sketch: hexagons, roads, waters and names, in the map's own coordinates. */
  function draw(shapes) {
    function swap(c) { return [c[1], c[0]]; }
    shapes.hexes.forEach(function (corners) {
      fields.push(L.polygon(corners.map(swap), { color: '#fff', weight: 3, fillColor: '#e2ead9', fillOpacity: 1, interactive: false }).addTo(map));
    });
    shapes.roads.forEach(function (ends) {
      L.polyline(ends.map(swap), { color: '#f2dcae', weight: 8, interactive: false }).addTo(map);
      L.polyline(ends.map(swap), { color: '#fff8e6', weight: 4, interactive: false }).addTo(map);
    });
    shapes.rivers.forEach(function (river) {
      L.polyline(river.points.map(swap), { color: '#9ccbd1', weight: river.width * 0.7, interactive: false }).addTo(map);
    });
    shapes.streets.forEach(function (ends) {
      streets.push(L.polyline(ends.map(swap), { color: '#fff', weight: 4, interactive: false }));
    });
    if (shapes.lake.length) L.polygon(shapes.lake.map(swap), { color: '#9ccbd1', weight: 5, fillColor: '#9ccbd1', fillOpacity: 1, interactive: false }).addTo(map);
    if (shapes.town.length) L.polygon(shapes.town.map(swap), { color: '#cdbb8e', weight: 3, fillColor: '#f4ecd8', fillOpacity: 1, interactive: false }).addTo(map);
    if (shapes.tower) L.circleMarker(swap(shapes.tower), { radius: 7, color: '#c4452c', weight: 5, fillColor: '#f4ecd8', fillOpacity: 1, interactive: false }).addTo(map);
    shapes.labels.forEach(function (label) { written(label).addTo(map); });
    shapes.names.forEach(function (label) { streets.push(written(label)); });
  }

  function written(label) {
    var name = document.createElement('span');
    name.textContent = label[2];
    return L.marker([label[1], label[0]], { interactive: false, keyboard: false, zIndexOffset: -20000, icon: L.divIcon({ className: 'mapname', html: name, iconSize: [160, 24] }) });
  }

  /* Streets and the old town's names only where there is room for them, above the hexagons and below everything else. */
  function ground(near) {
    if (!streets.length || map.hasLayer(streets[0]) === near) return;
    streets.forEach(function (shape) {
      if (!near) shape.remove(); else if (shape.addTo(map).bringToBack) shape.bringToBack();
    });
    fields.forEach(function (field) { field.bringToBack(); });
  }

  /* The facilities of this page's list always have their pin, also out of sight: whoever goes from pin to pin with the
     keyboard moves the map. The others that share a cell of CELL pixels at this zoom become one disc; of them only what
     is in sight is drawn. */
  function show() {
    var zoom = map.getZoom(), sight = map.getBounds().pad(0.2), cells = {}, wanted = {};
    ground(zoom >= 12);
    points.forEach(function (point) {
      if (!here[point.p.n] && !sight.contains(point.at)) return;
      var pixel = map.project(point.at, zoom);
      var key = zoom >= 16 || here[point.p.n] ? 'n' + point.p.n : Math.floor(pixel.x / CELL) + ':' + Math.floor(pixel.y / CELL);
      (cells[key] = cells[key] || []).push(point);
    });
    Object.keys(cells).forEach(function (key) {
      var group = cells[key];
      wanted[zoom + '/' + key + '/' + group.length + '/' + group[0].p.n] = group;
    });
    Object.keys(shown).forEach(function (key) {
      if (!wanted[key]) { layer.removeLayer(shown[key]); delete shown[key]; }
    });
    Object.keys(wanted).forEach(function (key) {
      if (!shown[key]) shown[key] = (wanted[key].length > 1 ? disc(wanted[key]) : pin(wanted[key][0])).addTo(layer);
    });
    if (chosen) mark(chosen);
  }

  function disc(group) {
    var lat = 0, lng = 0;
    group.forEach(function (point) { lat += point.at.lat; lng += point.at.lng; });
    var marker = L.marker([lat / group.length, lng / group.length], {
      title: group.length + ' ' + panel.dataset.many, zIndexOffset: -10000, autoPanOnFocus: false, icon: L.divIcon({ className: 'mapdisc', html: '<b>' + group.length + '</b>', iconSize: [40, 40] })
    });
    marker.numbers = group.map(function (point) { return point.p.n; });
    marker.on('click keypress', function (event) {
      if (!pressed(event)) return;
      map.fitBounds(L.latLngBounds(group.map(function (point) { return point.at; })), free(16));
    });
    return named(marker);
  }

  function pin(point) {
    var marker = L.marker(point.at, {
      title: called(point), autoPanOnFocus: false,
      icon: L.divIcon({ className: 'mappin mappin--' + point.p.pin, html: '<b><i>' + point.p.n + '</i></b>', iconSize: [WIDE, HIGH], iconAnchor: [WIDE / 2, HIGH], popupAnchor: [0, -36] })
    });
    marker.numbers = [point.p.n];
    marker.point = point;
    marker.bindPopup(function () { return about(point); }, room());
    marker.on('click keypress', function (event) {
      if (!pressed(event)) return;
      choose(String(point.p.n));
      if (event.type === 'keypress') enter(marker, 20);
    });
    marker.on('popupclose', function () { goBack(marker); });
    return named(marker);
  }

  /* A popup is not higher than the map has room for it above a pin, and opens beneath nothing. */
  function room() {
    var inner = free();
    return {
      maxHeight: Math.max(90, Math.min(240, canvas.clientHeight - inner.paddingTopLeft[1] - inner.paddingBottomRight[1] - 10)),
      autoPanPaddingTopLeft: [8, inner.paddingTopLeft[1] - HIGH], autoPanPaddingBottomRight: [8, 8]
    };
  }

  /* A click, or Enter on a pin that has the focus. */
  function pressed(event) { return event.type === 'click' || event.originalEvent.key === 'Enter'; }

  /* A popup is hidden while it is laid out, and what is hidden takes no focus. */
  function enter(marker, tries) {
    if (!tries || !marker.isPopupOpen()) return;
    var link = marker.getPopup().getElement().querySelector('p a');
    link.focus();
    if (document.activeElement !== link) setTimeout(enter, 50, marker, tries - 1);
  }

  /* Whoever was in the popup by keyboard goes on from its pin. */
  function goBack(marker) {
    var box = marker.getPopup().getElement(), at = document.activeElement;
    if (marker.getElement() && (at === document.body || box && box.contains(at))) marker.getElement().focus();
  }

  function named(marker) {
    marker.on('add', function () {
      var element = marker.getElement();
      element.setAttribute('aria-label', marker.options.title);
      /* A pin that the pointer meets stays where it is: the button is still down. */
      element.addEventListener('focus', function () {
        if (element.matches(':focus-visible')) map.panInside(marker.getLatLng(), free());
      });
    });
    return marker;
  }

  function called(point) { return point.p.n + '. ' + point.p.name; }

  /* A pin whose box another overlaps may have nothing left to be met, or less than a finger: the popup of each has
     all that overlap it, itself first. */
  function about(point) {
    var box = document.createElement('div'), zoom = map.getZoom(), pixel = map.project(point.at, zoom);
    var others = Object.keys(shown).map(function (key) { return shown[key].point; }).filter(function (other) {
      if (!other || other === point) return false;
      var apart = pixel.subtract(map.project(other.at, zoom));
      return Math.abs(apart.x) < WIDE && Math.abs(apart.y) < HIGH;
    });
    others.sort(function (one, other) { return one.p.n - other.p.n; });
    [point].concat(others).forEach(function (each) {
      var entry = document.createElement('p'), name = document.createElement('b'), link = document.createElement('a');
      name.textContent = called(each);
      link.textContent = panel.dataset.open;
      link.href = panel.dataset.detail.replace('000000-0000', each.p.code);
      link.setAttribute('aria-label', panel.dataset.open + ' ' + called(each));
      entry.append(name, document.createElement('br'), link);
      box.append(entry);
    });
    return box;
  }

  function choose(number) {
    chosen = number;
    mark(number);
  }

  function mark(number) {
    Object.keys(shown).forEach(function (key) {
      var element = shown[key].getElement();
      if (element) element.classList.toggle('is-chosen', shown[key].numbers.map(String).indexOf(number) >= 0);
    });
    document.querySelectorAll('.fitem[data-n]').forEach(function (item) {
      item.classList.toggle('is-chosen', item.dataset.n === number);
    });
  }

  if (list) {
    ['mouseover', 'focusin'].forEach(function (name) {
      list.addEventListener(name, function (event) {
        var item = event.target.closest('.fitem[data-n]');
        if (item && map) choose(item.dataset.n);
      });
    });
  }
  panel.querySelectorAll('[data-zoom]').forEach(function (button) {
    button.addEventListener('click', function () { map.setZoom(map.getZoom() + Number(button.dataset.zoom)); });
  });
  function begin() {
    Promise.all([get(panel.dataset.points), panel.dataset.tiles ? null : get(panel.dataset.backdrop)])
      .then(function (answers) { start(answers[0], answers[1]); })
      .catch(function () { panel.dataset.ready = 'no'; });
  }
  if (window.requestIdleCallback) window.requestIdleCallback(begin, { timeout: 1500 }); else setTimeout(begin, 200);
})();
