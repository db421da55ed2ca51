// A classic script in the syntax of 2009, because the application does not even begin in an old browser. It looks for the newest
// features of which the application needs each: build/supported-browsers.ts has the browsers that have them.
;(function () {
  var css = window.CSS && CSS.supports
  var isSupported =
    Map.groupBy && css && CSS.supports('color', 'light-dark(red, red)') && CSS.supports('selector(:has(a))')
  if (isSupported) return
  document.getElementById('old-browser').removeAttribute('hidden')
  // Nothing follows the first picture, which pages that are no card do not have.
  var picture = document.getElementById('first-picture')
  if (picture) picture.setAttribute('hidden', '')
})()
