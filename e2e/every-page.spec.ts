import { expect, test } from './card-test.ts'
import { knownPages } from './tours.ts'

test('G2 G3 the tours visit every page of the card', async ({ page }) => {
  await page.goto('/sign-in')
  await page.getByRole('heading', { level: 1 }).waitFor()
  const pages = await page.evaluate(pagesOfRouter)
  console.log(`${pages.length} routes are pages; the tours know each of them.`)
  expect(pages.toSorted()).toEqual([...knownPages].toSorted())
})

type Route = { path?: string; children?: Route[]; Component?: unknown }
type Fiber = { memoizedProps?: { routes?: Route[] }; child: Fiber | null }

/** Routes that render a page, read from React's tree. */
function pagesOfRouter(): string[] {
  const pagesBelow = (above: string, routes: Route[]): string[] =>
    routes.flatMap(({ path, children, Component }) => {
      const here = path ? `${above}/${path}` : above
      if (children) return pagesBelow(here, children)
      return Component ? [here] : []
    })
  const kept = Object.entries(document.getElementById('root') ?? {})
  const [, container] = kept.find(([key]) => key.startsWith('__reactContainer$')) ?? []
  let fiber = (container as { stateNode: { current: Fiber | null } }).stateNode.current
  while (fiber && !fiber.memoizedProps?.routes) fiber = fiber.child
  return pagesBelow('', fiber?.memoizedProps?.routes ?? [])
}
