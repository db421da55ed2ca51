import type { Page } from '@playwright/test'

/** All that the page says from now on to those who listen; each text as often as it was said. */
export async function listen(page: Page): Promise<() => Promise<string[]>> {
  const heard = await page.evaluateHandle(() => {
    const texts: string[] = []
    const region = document.querySelector('[role="status"]')
    if (!region) throw new Error('The page has no live region.')
    new MutationObserver(() => texts.push(region.textContent)).observe(region, {
      childList: true,
      characterData: true,
      subtree: true,
    })
    return texts
  })
  return async () => heard.evaluate((texts) => texts)
}
