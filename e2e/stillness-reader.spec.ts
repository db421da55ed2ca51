import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from '@playwright/test'
import type { Card } from './card.ts'
import { expect, test } from './card-test.ts'
import { robinsLoans } from './card.ts'
import {
  handWith,
  moveTo,
  stillCases,
  tolerance,
  watch,
  watched,
  type Hand,
  type StillCase,
} from './watched.ts'

/** The reader's hand, in Chromium. */
function handOf(page: Page): Hand {
  const { mouse } = page
  return handWith({
    call: (run, ...given) => page.evaluate(`(${String(run)})(...${JSON.stringify(given)})`),
    move: (x, y) => mouse.move(x, y),
    wheel: async (x, y, distance) => {
      await mouse.move(x, y)
      await mouse.wheel(0, distance)
    },
    down: () => mouse.down(),
    up: () => mouse.up(),
    type: (text) => (text === '\uE008' ? page.keyboard.press('Shift') : page.keyboard.type(text)),
  })
}

/** The reader goes on pointing at the same place until `run` has ended. */
async function whilePointing(hand: Hand, run: () => Promise<void>) {
  await hand.keepPointing()
  const end = new AbortController()
  const pointing = keepPointing(hand, end.signal)
  try {
    await run()
  } finally {
    end.abort()
    await pointing
  }
}

async function keepPointing(hand: Hand, signal: AbortSignal) {
  while (!signal.aborted) {
    await hand.keepPointing()
    await sleep(100)
  }
}

/** Expects that nothing has moved since the call of `watch`, until well after the answer has joined the list. */
async function expectStill({ page }: Card) {
  // oxlint-disable-next-line playwright/no-wait-for-timeout -- what must not happen takes no time
  await page.waitForTimeout(400)
  await expect.poll(async () => (await page.evaluate(watched)).frames).toBeGreaterThan(5)
  const { furthest } = await page.evaluate(watched)
  expect(furthest).toBeLessThanOrEqual(tolerance)
}

const onlyAlpine: StillCase['late'] = ['ALPINE']

for (const { name, use, late = onlyAlpine, like = 'five-institutions', loans = robinsLoans } of stillCases)
  test(`G24 an answer joins, and what the reader looks at stays in its place: ${name}`, async ({
    card,
    network,
    openBefore,
  }) => {
    await openBefore(late, await network.patron({ like }))
    await expect(card.list.getByRole('heading', { level: 3 }).first()).toBeVisible()
    const hand = handOf(card.page)
    await hand.call(watch, ...(await use(hand)))
    await whilePointing(hand, async () => {
      await network.clearFaults()
      await expect(card.list).toContainText('New in the list')
      if (loans > 0) await expect(card.list.getByRole('heading', { level: 3 })).toHaveCount(loans)
      await expectStill(card)
    })
  })

test('G24 an institution fails, and the row under the pointer stays in its place', async ({
  card,
  network,
  openBefore,
}) => {
  await openBefore(['ALPINE'], await network.patron({ like: 'five-institutions' }))
  const hand = handOf(card.page)
  await card.row('Bells Under Water').hover()
  await moveTo(hand, 'Bells Under Water')
  await hand.call(watch, 'row', 'Bells Under Water')
  await whilePointing(hand, async () => {
    await expect(card.list).toContainText(/Alpine Institute of Technology did not (answer|send)/, {
      timeout: 30_000,
    })
    await expectStill(card)
  })
  await hand.call(watch, 'row', 'Bells Under Water')
  await network.clearFaults()
  await card.forget()
  await card.list
    .getByRole('button', { name: /^Ask again/ })
    .last()
    .press('Enter')
  await expect(card.list.getByRole('heading', { level: 3 })).toHaveCount(robinsLoans)
})

test('G24 a reader who scrolls to where a long list has no rows yet stays there', async ({
  card,
  network,
}) => {
  await card.signIn(await network.patron({ like: 'hundreds-to-renew' }), 'loans')
  const rows = card.list.getByRole('heading', { level: 3 })
  await expect(rows).toHaveCount(204)
  const hand = handOf(card.page)
  await hand.move(703, 450)
  await hand.move(700, 450)
  await card.page.evaluate(scrollAheadOfRows, 9_000)
  await card.list.getByRole('combobox', { name: 'Order' }).selectOption('Title')
  const rowsThen = () => card.page.evaluate(() => Reflect.get(window, 'rowsThen') as number)
  await expect.poll(rowsThen).toBeLessThan(50)
  await expect(rows).toHaveCount(204)
  expect(await card.page.evaluate(() => window.scrollY)).toBeCloseTo(9_000, -3)
})

/** Scrolls as soon as a list reserves room for rows that it has yet to render, and records how many it has rendered. Runs in the page. */
function scrollAheadOfRows(to: number) {
  const observer = new MutationObserver(() => {
    if (!document.querySelector('main li[aria-hidden]')) return
    observer.disconnect()
    window.scrollTo(0, to)
    Object.assign(window, { rowsThen: document.querySelectorAll('main li h3').length })
  })
  observer.observe(document.body, { childList: true, subtree: true })
}

test('G12 G24 a press that begins before an answer joins and ends after it is exactly one renewal', async ({
  card,
  network,
  openBefore,
}) => {
  const patron = await network.patron({ like: 'five-institutions' })
  await openBefore(['ALPINE'], patron)
  const hand = handOf(card.page)
  const title = 'Knots for Landlubbers'
  await card.row(title).getByRole('button', { name: 'Renew' }).hover()
  await moveTo(hand, title, 'button')
  await hand.call(watch, 'button', title)
  await hand.down()
  await whilePointing(hand, async () => {
    await network.clearFaults()
    await expect(card.list).toContainText('How Ice Remembers')
    await expectStill(card)
  })
  await hand.up()
  await expect(card.row(title)).toContainText('Renewed until')
  const writes = network.writes({ patron })
  expect(writes.map(({ committed }) => committed)).toEqual([1])
})

test('G24 a press on a button whose row has just moved does nothing, and works half a second later', async ({
  card,
  network,
  openBefore,
}) => {
  const patron = await network.patron({ like: 'five-institutions' })
  // The whole list is in sight.
  await card.page.setViewportSize({ width: 1280, height: 2_400 })
  await openBefore(['ALPINE'], patron)
  const buttons = card.list.getByRole('listitem').getByRole('button', { name: 'Renew' })
  await expect(buttons.first()).toBeVisible()
  await card.page.evaluate(hitButtonsOnceThereIs, 'How Ice Remembers')
  await network.clearFaults()
  await expect.poll(() => card.page.evaluate(() => Reflect.get(window, 'hit') as unknown)).toBeTruthy()
  const hit = await card.page.evaluate(
    () => Reflect.get(window, 'hit') as { moved: boolean; reached: boolean }[],
  )
  expect(hit.some(({ moved }) => moved)).toBe(true)
  expect(hit.filter(({ moved, reached }) => moved && reached)).toEqual([])
  await card.row('Knots for Landlubbers').getByRole('button', { name: 'Renew' }).click()
  await expect(card.row('Knots for Landlubbers')).toContainText('Renewed until')
  expect(network.writes({ patron })).toHaveLength(1)
})

/** Records, as soon as the title appears, which buttons in sight have moved, and which of them a press would hit. */
function hitButtonsOnceThereIs(title: string) {
  const selector = 'main li button'
  const first = [...document.querySelectorAll(selector)]
  const before = new Map(first.map((button) => [button, button.getBoundingClientRect().top]))
  const observer = new MutationObserver(() => {
    if (!document.querySelector('main')?.textContent.includes(title)) return
    observer.disconnect()
    const hit = [...document.querySelectorAll(selector)].flatMap((button) => {
      const { left, top, width, height } = button.getBoundingClientRect()
      const reached = document.elementFromPoint(left + width / 2, top + height / 2)
      if (top < 0 || top + height > window.innerHeight) return []
      const moved = Math.abs(top - (before.get(button) ?? Infinity)) > 2
      return { moved, reached: reached !== null && button.contains(reached) }
    })
    Object.assign(window, { hit })
  })
  observer.observe(document.body, { childList: true, subtree: true, characterData: true })
}

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true })

  test('G24 an answer joins under a finger that drags the list, which stays under the finger', async ({
    card,
    network,
    openBefore,
  }) => {
    await openBefore(['ALPINE'], await network.patron({ like: 'five-institutions' }))
    await expect(card.row('Camera kit B')).toBeVisible()
    const touch = await fingerOf(card.page)
    await touch('touchStart', 700)
    for (let y = 700; y > 200; y -= 50) await touch('touchMove', y)
    // Waits until the last move is on the screen.
    await card.page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 300)))
    const title = await card.page.evaluate(
      () =>
        [...document.querySelectorAll('main li:has(h3)')]
          .find((row) => row.getBoundingClientRect().top > 0)
          ?.querySelector('h3')?.textContent ?? '',
    )
    await card.page.evaluate(`(${String(watch)})('row', ${JSON.stringify(title)})`)
    await network.clearFaults()
    await expect(card.list).toContainText('New in the list')
    await expectStill(card)
    const before = await card.row(title).boundingBox()
    for (let y = 260; y <= 340; y += 10) await touch('touchMove', y)
    await touch('touchEnd')
    // The finger still scrolls.
    await expect
      .poll(async () => ((await card.row(title).boundingBox())?.y ?? 0) - (before?.y ?? 0))
      .toBeGreaterThan(50)
  })

  test('G24 an answer joins during a fling, which goes on without a jump', async ({
    card,
    network,
    openBefore,
  }) => {
    await openBefore(['ALPINE'], await network.patron({ like: 'five-institutions' }))
    await expect(card.row('Camera kit B')).toBeVisible()
    const touch = await fingerOf(card.page)
    await card.page.evaluate(noteSteps)
    // With times of their own: on a busy machine, moves at almost the same time would make the fastest fling there is.
    const began = performance.timeOrigin + performance.now()
    await touch('touchStart', 700, began)
    for (let move = 1; move <= 10; move++) {
      await touch('touchMove', 700 - 40 * move, began + 10 * move)
      // A busy machine would draw several moves in one frame.
      for (let frame = 0; frame < 2; frame++)
        await card.page.evaluate(() => new Promise(requestAnimationFrame))
    }
    await touch('touchEnd', 300, began + 100)
    // The rows that join are above those in sight by now.
    await network.clearFaults()
    await expect(card.list).toContainText('New in the list')
    await expect(card.row('Fieldwork in Cold Climates')).toHaveCount(1)
    // oxlint-disable-next-line playwright/no-wait-for-timeout -- until the fling has ended
    await card.page.waitForTimeout(1_500)
    const steps = await card.page.evaluate(() => Reflect.get(window, 'steps') as Step[])
    expect(steps.some(({ joins }) => joins)).toBe(true)
    // The finger and the fling move the rows up, by at most 66 pixels in a frame. The rows that join above are 700 high.
    expect(steps.filter(({ up }) => up < -2)).toEqual([])
    expect(steps.filter(({ up, frames, joins }) => joins && up > 200 + 70 * frames)).toEqual([])
    expect(steps.filter(({ up }) => up > 0).length).toBeGreaterThan(5)
    expect(await card.page.evaluate(() => window.scrollY)).toBeGreaterThan(300)
  })
})

/** Sends a finger's touches as the browser's own events. `at`: milliseconds since 1970; default: now. */
async function fingerOf(page: Page) {
  const browser = await page.context().newCDPSession(page)
  return (type: 'touchStart' | 'touchMove' | 'touchEnd', y = 0, at?: number) =>
    browser.send('Input.dispatchTouchEvent', {
      type,
      ...(at !== undefined && { timestamp: at / 1_000 }),
      touchPoints: type === 'touchEnd' ? [] : [{ x: 200, y }],
    })
}

/**
 * `up`: pixels. `frames`: more than one where a busy machine left some out. `joins`: rows joined in this frame or the one before;
 * in other frames, a fling whose moves arrive late may make up for many frames at once.
 */
type Step = { up: number; frames: number; joins: boolean }

/** Records by how much the first row or heading in sight moves from frame to frame: answers join without moving it. */
function noteSteps() {
  const steps: Step[] = []
  Object.assign(window, { steps })
  let last: { element: Element; top: number; at: number } | null = null
  let heights: number[] = []
  // `at` is the time for which the browser has computed the frame. The time of this call may be much later on a busy machine.
  const note = (at: number) => {
    heights = [...heights.slice(-2), document.documentElement.scrollHeight]
    if (last?.element.isConnected)
      steps.push({
        up: last.top - last.element.getBoundingClientRect().top,
        frames: Math.max(1, (at - last.at) / 16.7),
        joins: new Set(heights).size > 1,
      })
    const all = [...document.querySelectorAll('main :is(li:has(h3), h2)')]
    const element = all.find((one) => one.getBoundingClientRect().top >= 0)
    last = element ? { element, top: element.getBoundingClientRect().top, at } : null
    requestAnimationFrame(note)
  }
  requestAnimationFrame(note)
}
