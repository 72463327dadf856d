/* Reads the page aloud with the browser's own voice, block by block; the button that asked for this file stops it. */
(function () {
  'use strict';
  var BLOCKS = 'h1,h2,h3,h4,p,li,dt,dd,th,td,caption,figcaption,blockquote,summary,label';
  var button = document.querySelector('[data-read]'), voice = window.speechSynthesis, turns = 0;

  function parts() {
    return [].filter.call(document.querySelectorAll('main :is(' + BLOCKS + ')'), function (block) {
      return block.checkVisibility() && block.innerText.trim() && !block.querySelector(BLOCKS);
    });
  }
  function show(on) {
    if ((button.getAttribute('aria-pressed') === 'true') === on) return;
    var words = button.textContent;
    button.textContent = button.dataset.other;
    button.dataset.other = words;
    button.setAttribute('aria-pressed', on);
  }
  function say(blocks, place, turn) {
    if (turn !== turns) return;
    var block = blocks[place];
    if (!block) return show(false);
    var said = new SpeechSynthesisUtterance(block.innerText);
    said.lang = block.closest('[lang]').lang;
    said.onend = said.onerror = function () {
      block.classList.remove('is-read');
      say(blocks, place + 1, turn);
    };
    block.classList.add('is-read');
    block.scrollIntoView({ block: 'nearest' });
    voice.speak(said);
  }
  function change() {
    var on = button.getAttribute('aria-pressed') !== 'true';
    turns += 1;
    voice.cancel();
    show(on);
    if (on) say(parts(), 0, turns);
  }
  button.addEventListener('click', change);
  window.addEventListener('pagehide', function () { voice.cancel(); });
  change();
})();
