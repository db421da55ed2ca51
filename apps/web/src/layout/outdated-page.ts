import { createPath, type createBrowserRouter } from 'react-router'
import { hideRoot } from '../session/leaving.ts'

type Router = Pick<ReturnType<typeof createBrowserRouter>, 'state' | 'subscribe'>

/**
 * A part of the app that is not on the server any more belongs to another version. The navigation that needs the part, or
 * else the next one, loads the whole page. That first load is no navigation of the router: it cannot repeat itself.
 */
export function reloadOutdatedPage(router: Router) {
  let isOutdated = false
  window.addEventListener('vite:preloadError', () => {
    isOutdated = true
    loadTarget(router.state)
  })
  router.subscribe((state) => {
    if (isOutdated) loadTarget(state)
  })
}

function loadTarget({ navigation }: Router['state']) {
  if (!navigation.location) return
  // Until the browser has left, the router would show that the part is missing.
  hideRoot()
  location.assign(createPath(navigation.location))
}
