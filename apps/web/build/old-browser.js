// A classic script in the syntax of 2009, because the application does not even start in an old browser. Tests for the
// newest features that the application needs; build/supported-browsers.ts names the browsers that have them.
;(function () {
  var css = window.CSS && CSS.supports
  var isSupported =
    Map.groupBy && css && CSS.supports('color', 'light-dark(red, red)') && CSS.supports('selector(:has(a))')
  if (isSupported) return
  document.getElementById('old-browser').removeAttribute('hidden')
  // Hides the first picture, which nothing would replace. Pages other than the card's do not have one.
  var picture = document.getElementById('first-picture')
  if (picture) picture.setAttribute('hidden', '')
})()
