import type { Place, Tab, Told, Watch } from './leaks.ts'
import type { Stop, Tour } from './tours.ts'

/** `apart`: the pages that are also visited in the ways that need one tab per page. */
type Walk = { tour: Tour; apart: Stop[]; end: () => Promise<void> }

/**
 * Visits the pages of a tour after the end of the session in every way. A refused page redirects to the sign-in page, which
 * replaces the forward history; so each page needs its own tab for Forward.
 */
export async function walkAfter({ tour: { stops }, apart, end }: Walk, watch: Watch): Promise<Told> {
  const back = watch.firstTab
  const [, ...behind] = (await visitAll(back, [...stops, ...stops.slice(0, 1)])).toReversed()
  const between: Between[] = []
  for (const stop of apart) {
    // Another page, because a visit to the same address replaces the previous visit.
    const other = stops.find(({ address }) => address !== stop.address)!
    between.push(await openBetween(await watch.openTab(), stop, other))
  }
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

/** Opens a tab whose history has the same page behind and ahead. */
async function openBetween(tab: Tab, stop: Stop, other: Stop): Promise<Between> {
  const [before, middle, ahead] = (await visitAll(tab, [stop, other, stop])) as [Place, Place, Place]
  await tab.move(middle)
  await tab.page.getByRole('heading', { level: 1 }).waitFor()
  return { tab, before, ahead }
}
