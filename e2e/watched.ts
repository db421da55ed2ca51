import type { InstitutionName } from '@library-card/mock-network/institutions.ts'

/** The actions of a reader on a page, in any browser. */
export type Hand = {
  /** Calls a function in the page, which receives only its text. */
  call: <Result>(run: (...given: string[]) => Result, ...given: string[]) => Promise<Result>
  move: (x: number, y: number) => Promise<void>
  wheel: (x: number, y: number, distance: number) => Promise<void>
  down: () => Promise<void>
  up: () => Promise<void>
  type: (text: string) => Promise<void>
  /** Moves the pointer within its row, if it was used last: a page ignores a pointer that rests for five seconds. */
  keepPointing: () => Promise<void>
}

export function handWith(actions: Omit<Hand, 'keepPointing'>): Hand {
  let pointer: [x: number, y: number] | null = null
  return {
    ...actions,
    move: (x, y) => {
      pointer = [x, y]
      return actions.move(x, y)
    },
    wheel: (x, y, distance) => {
      pointer = [x, y]
      return actions.wheel(x, y, distance)
    },
    type: (text) => {
      pointer = null
      return actions.type(text)
    },
    keepPointing: async () => {
      if (!pointer) return
      const [x, y] = pointer
      await actions.move(x + 1, y)
      await actions.move(x, y)
    },
  }
}

export type StillCase = {
  name: string
  /** Performs the reader's actions on the page of loans. Returns the element that must then not move: see `watch`. */
  use: (hand: Hand) => Promise<[kind: 'row' | 'button' | 'field' | 'institution', text: string]>
  late?: InstitutionName[]
  like?: string
  /** The number of loans in the end. */
  loans?: number
}

/** Cases that begin on the page of loans, when all but the late institutions have answered. */
export const stillCases: StillCase[] = [
  {
    name: 'the row under a pointer that has wheeled',
    use: async (hand) => {
      await wheelTo(hand, 'Bells Under Water')
      return ['row', 'Bells Under Water']
    },
  },
  {
    name: 'a button with the focus',
    use: async (hand) => {
      await hand.call(focusButton, 'Bells Under Water')
      await hand.type('\uE008')
      return ['button', 'Bells Under Water']
    },
  },
  {
    name: 'the row under the pointer at the very top',
    use: async (hand) => {
      await moveTo(hand, 'Counterpoint')
      return ['row', 'Counterpoint']
    },
  },
  {
    name: 'the row under the pointer where it is the only one',
    late: ['NORTH', 'HARBOUR', 'ALPINE', 'STATE'],
    use: async (hand) => {
      await moveTo(hand, 'Counterpoint')
      return ['row', 'Counterpoint']
    },
  },
  {
    name: 'the field in which the reader types',
    use: async (hand) => {
      await hand.call(() => document.querySelector<HTMLInputElement>('main input[type=search]')?.focus())
      await hand.type('o')
      return ['field', '']
    },
    loans: 0,
  },
  {
    name: 'the first row in sight of a list by title',
    use: async (hand) => {
      await hand.call(orderBy, 'Title')
      await hand.call(() => window.scrollTo(0, 420))
      await hand.type('\uE008')
      return ['row', await hand.call(firstInSight)]
    },
  },
  {
    name: 'a loan that has just been chosen',
    use: async (hand) => {
      await hand.call(press, 'Select loans…')
      await wheelTo(hand, 'Bells Under Water', 'input')
      await hand.down()
      await hand.up()
      return ['row', 'Bells Under Water']
    },
  },
  {
    name: 'a row of 102 that become 204',
    like: 'hundreds-to-renew',
    late: ['HARBOUR'],
    use: async (hand) => {
      await hand.wheel(700, 450, 5_000)
      let title = ''
      // On a busy machine, the page may have no rows there yet.
      while (title === '') {
        await untilStill(hand)
        title = await hand.call(titleAt, '700', '450')
      }
      return ['row', title]
    },
    loans: 204,
  },
  {
    name: 'an institution in the switcher',
    late: ['HARBOUR'],
    use: async (hand) => {
      const [x, y] = await hand.call(placeOf, 'nav li', 'Meridian State', 'a')
      await hand.move(x + 1, y)
      await hand.move(x, y)
      return ['institution', 'Meridian State']
    },
  },
]

/** Returns the middle of an element in the list item with this text. Runs in the page. */
function placeOf(items = '', text = '', selector = ''): [x: number, y: number] {
  const found = [...document.querySelectorAll(items)].find(
    (one) => one.checkVisibility() && one.textContent.includes(text),
  )
  const element = selector ? found?.querySelector(selector) : found
  if (!element) throw new Error(`There is no ${text}`)
  const { left, top, width, height } = element.getBoundingClientRect()
  return [left + width / 2, top + height / 2]
}

/** Moves twice, because a browser detects a move only from a known position. */
export async function moveTo(hand: Hand, title: string, selector = 'h3') {
  const [x, y] = await hand.call(placeOf, 'main li', title, selector)
  await hand.move(x + 3, y + 3)
  await hand.move(x, y)
}

/** Turns the wheel until the row is under the pointer. */
export async function wheelTo(hand: Hand, title: string, selector = 'h3') {
  for (;;) {
    const [x, y] = await hand.call(placeOf, 'main li', title, 'h3')
    if (y < 500) break
    await hand.wheel(x, 400, y - 400)
    await untilStill(hand)
  }
  await moveTo(hand, title, selector)
}

async function untilStill(hand: Hand) {
  let last = -1
  for (;;) {
    const at = await hand.call(async () => {
      await new Promise((resolve) => setTimeout(resolve, 200))
      // On a busy machine, a page that scrolls may draw nothing for that long.
      for (let frame = 0; frame < 12; frame++) await new Promise(requestAnimationFrame)
      return window.scrollY
    })
    if (at === last) return
    last = at
  }
}

/** Runs in the page. */
function focusButton(title = '') {
  const row = [...document.querySelectorAll('main li')].find((one) => one.textContent.includes(title))
  row?.querySelector('button')?.focus()
}

/** Runs in the page. */
function press(name = '') {
  const buttons = [...document.querySelectorAll('main button')]
  const button = buttons.find((one) => one.checkVisibility() && one.textContent.includes(name))
  if (button instanceof HTMLElement) button.click()
}

/** Chooses an order as a reader does, and leaves the menu. Runs in the page. */
function orderBy(name = '') {
  const menu = document.querySelector<HTMLSelectElement>('main search select')!
  menu.selectedIndex = [...menu.options].findIndex(({ text }) => text === name)
  menu.dispatchEvent(new Event('change', { bubbles: true }))
}

/** Returns the title of the first row whose top is in sight. Runs in the page. */
function firstInSight(): string {
  const rows = [...document.querySelectorAll('main li:has(h3)')]
  return rows.find((row) => row.getBoundingClientRect().top >= 0)?.querySelector('h3')?.textContent ?? ''
}

/** Returns the title of the row at a position on the screen. Runs in the page. */
function titleAt(x = '', y = ''): string {
  const row = document.elementFromPoint(Number(x), Number(y))?.closest('li')
  return row?.querySelector('h3')?.textContent ?? ''
}

/** Pixels. Browsers scroll by whole pixels. */
export const tolerance = 2

/** Starts to record, in each frame, how far an element has moved on the screen. Runs in the page. */
export function watch(kind = '', text = '') {
  const items = { row: 'main li', button: 'main li', field: 'main search', institution: 'nav li' }[kind] ?? ''
  const within = { row: '', button: 'button', field: 'input', institution: 'a' }[kind] ?? ''
  const item = [...document.querySelectorAll(items)].find(
    (one) => one.checkVisibility() && one.textContent.includes(text),
  )
  const found = within ? item?.querySelector(within) : item
  if (!found) throw new Error(`There is no ${kind} ${text}`)
  const first = found.getBoundingClientRect().top
  const seen = { furthest: 0, frames: 0 }
  Object.assign(window, { seen })
  const note = () => {
    const away = found.isConnected ? Math.abs(found.getBoundingClientRect().top - first) : 1e9
    seen.furthest = Math.max(seen.furthest, away)
    seen.frames += 1
    requestAnimationFrame(note)
  }
  note()
}

/** `furthest`: the most pixels that the element has moved, 1e9 if it has left the page; `frames`: watched frames. Runs in the page. */
export function watched(): { furthest: number; frames: number } {
  return Reflect.get(window, 'seen') as { furthest: number; frames: number }
}
