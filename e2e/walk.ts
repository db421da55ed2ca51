import type { Place, Tab, Told, Watch } from './leaks.ts'
import type { Stop, Tour } from './tours.ts'

/** The pages of a tour, and which of them are gone to by the ways that take a tab for each page. */
type Walk = { tour: Tour; apart: Stop[]; end: () => Promise<void> }

/**
 * To the pages of a tour by every way after the end. A page that is asked for in vain sends one on to a door, and the door
 * takes the place of what lay ahead: so each page is gone forward to in a tab of its own.
 */
export async function walkAfter({ tour: { stops }, apart, end }: Walk, watch: Watch): Promise<Told> {
  const back = watch.firstTab
  const [, ...behind] = (await visitAll(back, [...stops, ...stops.slice(0, 1)])).toReversed()
  const between: Between[] = []
  for (const [index, stop] of apart.entries())
    between.push(await standBetween(await watch.openTab(), stop, apart.at(index - 1) ?? stop))
  const still: { tab: Tab; place: Place }[] = []
  for (const stop of apart) {
    const tab = await watch.openTab()
    still.push({ tab, place: await tab.visit(stop) })
  }
  watch.forget()
  await end()

  for (const place of behind) await back.go('Back', place)
  for (const { tab, ahead, before } of between) {
    await tab.go('Forward', ahead)
    await tab.go('history.go', before)
    await tab.page.close()
  }
  for (const { tab, place } of still) {
    await tab.reload(place.address)
    await tab.page.close()
  }
  for (const { address } of stops) {
    const tab = await watch.openTab()
    await tab.open(address)
    await tab.page.close()
  }
  return watch.told()
}

export async function visitAll(tab: Tab, stops: Stop[]): Promise<Place[]> {
  const places: Place[] = []
  for (const stop of stops) places.push(await tab.visit(stop))
  return places
}

type Between = { tab: Tab; before: Place; ahead: Place }

/** The same page behind and ahead. */
async function standBetween(tab: Tab, stop: Stop, other: Stop): Promise<Between> {
  const [before, middle, ahead] = (await visitAll(tab, [stop, other, stop])) as [Place, Place, Place]
  await tab.move(middle)
  await tab.page.getByRole('heading', { level: 1 }).waitFor()
  return { tab, before, ahead }
}
