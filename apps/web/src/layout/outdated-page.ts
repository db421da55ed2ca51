import { createPath, type createBrowserRouter } from 'react-router'
import { hideRoot } from '../session/leaving.ts'

type Router = Pick<ReturnType<typeof createBrowserRouter>, 'state' | 'subscribe'>

/**
 * Loads the whole page where a chunk is no longer on the server, because this page belongs to an earlier version: at the
 * navigation that needs the chunk, else at the next one. The first load of a page is not a navigation of the router, so
 * this cannot repeat itself.
 */
export function reloadOutdatedPage(router: Router) {
  let isOutdated = false
  window.addEventListener('vite:preloadError', () => {
    // Without a connection, the browser would replace the card by an error page of its own.
    if (!navigator.onLine) return
    isOutdated = true
    loadTarget(router.state)
  })
  router.subscribe((state) => {
    if (isOutdated) loadTarget(state)
  })
}

function loadTarget({ navigation }: Router['state']) {
  if (!navigation.location) return
  // Until the browser has left the page, the router would show an error.
  hideRoot()
  location.assign(createPath(navigation.location))
}
