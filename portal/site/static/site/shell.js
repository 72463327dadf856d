/* Comfort only: every control works without this file. Open menus close on Escape and on a press elsewhere;
   an error summary takes focus; radio-like selects marked data-submit send their form; what needs script is offered. */
(function () {
  'use strict';
  var menus = document.querySelectorAll('details.menu, details.pop');
  function close(menu, focus) {
    if (!menu.open) return;
    menu.open = false;
    if (focus) menu.querySelector('summary').focus();
  }
  document.addEventListener('keydown', function (event) {
    if (event.key === 'Escape') menus.forEach(function (menu) { close(menu, menu.contains(document.activeElement)); });
  });
  document.addEventListener('click', function (event) {
    menus.forEach(function (menu) { if (!menu.contains(event.target)) close(menu, false); });
  });
  document.querySelectorAll('[data-submit]').forEach(function (control) {
    control.addEventListener('change', function () { control.form.requestSubmit(); });
  });
  var summary = document.querySelector('[data-focus]');
  if (summary) summary.focus();

  function offer(name, work) {
    document.querySelectorAll('[data-' + name + ']').forEach(function (button) {
      button.parentNode.hidden = false;
      button.addEventListener('click', work, name === 'read' ? { once: true } : {});
    });
  }
  offer('print', function () { print(); });
  if (window.speechSynthesis) offer('read', function (event) {
    var script = document.createElement('script');
    script.src = event.currentTarget.dataset.read;
    document.head.append(script);
  });
  var opened = document.querySelector('[data-opened]');
  if (opened) {
    opened.append(new Date(performance.timeOrigin).toLocaleString('sv').slice(0, 16));
    opened.hidden = false;
  }
})();
