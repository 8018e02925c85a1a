(function () {
  'use strict';

  function all(selector, root) { return Array.prototype.slice.call((root || document).querySelectorAll(selector)); }
  function byId(id) { return document.getElementById(id); }
  function plain(text) { return text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim(); }

  all('.script-only').forEach(function (part) { part.hidden = false; });

  /* Tables that can be sorted: each header becomes a button. */
  all('table.sortable').forEach(function (table) {
    var headers = all('thead th[data-sort]', table);
    headers.forEach(function (header) {
      var button = document.createElement('button');
      button.type = 'button';
      while (header.firstChild) { button.appendChild(header.firstChild); }
      header.appendChild(button);
      button.addEventListener('click', function () { sort(table, headers, header); });
    });
  });

  function sort(table, headers, header) {
    var numbers = header.getAttribute('data-sort') === 'number';
    var before = header.getAttribute('aria-sort');
    var rising = before ? before === 'descending' : !numbers;
    var body = table.tBodies[0];
    var keyed = all('tr', body).map(function (row) {
      var value = row.cells[header.cellIndex].getAttribute('data-value');
      return { row: row, key: numbers ? Number(value) : value };
    });
    keyed.sort(function (a, b) {
      var order = numbers ? a.key - b.key : a.key.localeCompare(b.key, 'zh-CN');
      return rising ? order : -order;
    });
    keyed.forEach(function (one) { body.appendChild(one.row); });
    headers.forEach(function (other) { other.removeAttribute('aria-sort'); });
    header.setAttribute('aria-sort', rising ? 'ascending' : 'descending');
  }

  /* The warning list: words in any order, urgency and township together. */
  var controls = byId('controls');
  if (!controls) { return; }
  var words = byId('words'), urgency = byId('urgency'), township = byId('township');
  var count = byId('count'), none = byId('none'), more = byId('more'), list = byId('warning-list');
  var step = Number(list.getAttribute('data-step')), limit = step;  /* thousands of rows at once take a browser seconds */
  var rows = all('tbody tr', list).map(function (row) {
    var texts = all('.s', row).map(function (part) { return part.textContent; });
    return {
      row: row,
      text: plain(texts.join(' ')),
      urgency: row.getAttribute('data-u'),
      township: row.getAttribute('data-t'),
      shown: true
    };
  });

  function filter() {
    var wanted = plain(words.value).split(' ').filter(Boolean);
    var found = 0;
    rows.forEach(function (one) {
      var show = (!urgency.value || one.urgency === urgency.value) &&
        (!township.value || one.township === township.value) &&
        wanted.every(function (word) { return one.text.indexOf(word) >= 0; });
      if (show) { found += 1; }
      show = show && found <= limit;
      if (show !== one.shown) { one.row.hidden = !show; one.shown = show; }
    });
    var shown = found > limit ? '符合条件' + found + '户，先显示前' + limit : '显示' + found;
    count.textContent = shown + '户，共' + rows.length + '户';
    more.hidden = found <= limit;
    none.hidden = found > 0;
    list.classList.toggle('empty', found === 0);
  }

  function afresh() { limit = step; filter(); }

  var waiting;
  words.addEventListener('input', function () { clearTimeout(waiting); waiting = setTimeout(afresh, 120); });
  urgency.addEventListener('change', afresh);
  township.addEventListener('change', afresh);
  all('.clear').forEach(function (button) {
    button.addEventListener('click', function () {
      words.value = urgency.value = township.value = '';
      afresh();
      words.focus();
    });
  });
  more.addEventListener('click', function () {
    limit += step;
    filter();
    if (more.hidden) { count.focus(); }
  });
  controls.hidden = false;
  filter();  /* a browser may have kept what was typed before the page was loaded anew */
  document.documentElement.className = '';
}());
