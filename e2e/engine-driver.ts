/* oxlint-disable unicorn/consistent-function-scoping -- the browser receives only this function */
import { setTimeout as sleep } from 'node:timers/promises'
import { handWith, type Hand } from './watched.ts'

/** The commands of a browser's own protocol. `Page` below does everything else, in the same way for all browsers. */
export type Tab = {
  open: (url: string) => Promise<void>
  /** Calls the function with this source in the page. */
  call: (source: string, given: string[]) => Promise<unknown>
  /** Clicks with the pointer on the element that the function with this source returns in the page. */
  click: (source: string, given: string[]) => Promise<void>
  /** Types into the element with the focus; `\uE007` is the Enter key. */
  type: (text: string) => Promise<void>
  /** Performs the actions of one device. */
  act: (device: Device, acts: Act[]) => Promise<void>
  /** Sets the width of the page in pixels. */
  setWidth: (width: number) => Promise<void>
}

type Device = 'pointer' | 'wheel' | 'key'
type Act =
  | { type: 'pointerMove'; x: number; y: number }
  | { type: 'pointerDown' | 'pointerUp'; button: 0 }
  | { type: 'scroll'; x: number; y: number; deltaX: 0; deltaY: number }
  | { type: 'keyDown' | 'keyUp'; value: string }

/** A browser without cookies. */
export type Session = {
  openTab: () => Promise<Tab>
  end: () => Promise<void>
}

export type Engine = {
  /** Name and version. */
  name: string
  begin: () => Promise<Session>
  stop: () => Promise<void>
}

export type Role = 'button' | 'link' | 'radio' | 'combobox' | 'dialog'

/** Timeout in milliseconds. Long, so that nothing fails on a busy machine. */
const patience = 20_000

/** A tab as a person uses it: elements are found by role and name, or by text. */
export class Page {
  readonly #tab: Tab
  readonly #origin: string
  readonly hand: Hand

  constructor(tab: Tab, origin: string) {
    this.#tab = tab
    this.#origin = origin
    this.hand = this.#hand(tab)
  }

  async open(path: string) {
    await this.#tab.open(`${this.#origin}${path}`)
  }

  /** `within`: the text of the list item, row or dialog that contains the element. */
  async click(role: Role, name: string, within = '') {
    await this.waitUntil(`a ${role} "${name}"`, async () => {
      if (!(await this.has(role, name, within)) || (await this.#isMoving())) return false
      await this.#tab.click(String(find), [role, name, within])
      return true
    })
  }

  /** Whether controls have just moved, and do not accept a press yet. */
  #isMoving() {
    return this.#call(() => document.querySelector('[style*="pointer-events: none"]') !== null)
  }

  async clickOn(selector: string) {
    await this.waitUntil(selector, async () => {
      const isThere = await this.#call((one = '') => document.querySelector(one) !== null, selector)
      if (!isThere || (await this.#isMoving())) return false
      await this.#tab.click(String(findFirst), [selector])
      return true
    })
  }

  /** Types into the field and presses Enter. */
  async submit(selector: string, text: string) {
    await this.clickOn(selector)
    await this.#tab.type(`${text}\uE007`)
  }

  #hand({ act }: Tab): Hand {
    const move = (x: number, y: number) =>
      act('pointer', [{ type: 'pointerMove', x: Math.round(x), y: Math.round(y) }])
    return handWith({
      call: (run, ...given) => this.#call(run, ...given),
      move,
      wheel: async (x, y, distance) => {
        await move(x, y)
        const turn = { x: Math.round(x), y: Math.round(y), deltaX: 0, deltaY: Math.round(distance) } as const
        await act('wheel', [{ type: 'scroll', ...turn }])
      },
      down: () => act('pointer', [{ type: 'pointerDown', button: 0 }]),
      up: () => act('pointer', [{ type: 'pointerUp', button: 0 }]),
      type: (value) =>
        act('key', [
          { type: 'keyDown', value },
          { type: 'keyUp', value },
        ]),
    })
  }

  async has(role: Role, name: string, within = ''): Promise<boolean> {
    return (
      (await this.#tab.call(`(...given) => (${String(find)})(...given) !== null`, [role, name, within])) ===
      true
    )
  }

  async select(name: string, option: string) {
    await this.waitUntil(`a menu "${name}"`, () => this.has('combobox', name))
    await this.#tab.call(
      `(name, option) => (${String(choose)})((${String(find)})('combobox', name), option)`,
      [name, option],
    )
  }

  /** The text that a person sees. */
  text(): Promise<string> {
    return this.#call(() => document.body.innerText)
  }

  path(): Promise<string> {
    return this.#call(() => location.pathname)
  }

  attribute(selector: string, name: string): Promise<string | null> {
    return this.#call(
      (one = '', other = '') => document.querySelector(one)?.getAttribute(other) ?? null,
      selector,
      name,
    )
  }

  async waitFor(text: string | RegExp) {
    await this.waitUntil(`the text ${String(text)}`, async () => {
      const seen = await this.text()
      return typeof text === 'string' ? seen.includes(text) : text.test(seen)
    })
  }

  /** Goes back, without waiting for the navigation. */
  async back() {
    await this.#call(() => void setTimeout(() => history.back()))
  }

  async reload() {
    await this.open(await this.path())
  }

  /** Makes the page wide enough for the list of institutions beside it. */
  async makeWide() {
    await this.#tab.setWidth(1_280)
    await this.waitUntil('a wide page', async () => (await this.size()).width > 1_250)
  }

  /** Makes the page as narrow as a phone. Some windows cannot be narrower than 447 pixels, because of their buttons. */
  async makeNarrow() {
    await this.#tab.setWidth(390)
    await this.waitUntil('a narrow page', async () => (await this.size()).width < 450)
  }

  /** Width of the page; `content`: width of everything in it, which is greater where it scrolls sideways. */
  size(): Promise<{ width: number; content: number }> {
    return this.#call(() => ({ width: innerWidth, content: document.documentElement.scrollWidth }))
  }

  /** The browser receives only the text of the function. */
  async #call<Result>(
    run: (...given: string[]) => Result | Promise<Result>,
    ...given: string[]
  ): Promise<Result> {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the function's own result
    return (await this.#tab.call(String(run), given)) as Result
  }

  /** Waits until the condition holds. Ignores errors except `Wrong`, because a browser gives one during a navigation. */
  async waitUntil(what: string, holds: () => Promise<boolean>) {
    const end = performance.now() + patience
    let last = ''
    while (performance.now() < end) {
      try {
        if (await holds()) return
        last = ''
      } catch (error) {
        if (error instanceof Wrong) throw error
        last = ` (${String(error)})`
      }
      await sleep(50)
    }
    const seen = await this.text().catch(String)
    throw new Wrong(`never ${what}${last}, but: ${seen.replaceAll(/\s+/g, ' ')}`)
  }
}

/** A failed expectation of a page, which retries do not ignore. */
class Wrong extends Error {}

export function require(holds: boolean, what: string) {
  if (!holds) throw new Wrong(what)
}

/** Returns the first visible, enabled element with this role whose name equals or contains `name`. Runs in the page. */
function find(role = '', name = '', within = ''): Element | null {
  const selectors: Record<string, string> = {
    button: 'button',
    link: 'a[href]',
    radio: 'input[type=radio]',
    combobox: 'select',
    dialog: 'dialog[open]',
  }
  const words = (text: string | null | undefined) => (text ?? '').replaceAll(/\s+/g, ' ').trim()
  const nameOf = (element: Element) => {
    const label = element instanceof HTMLInputElement || element instanceof HTMLSelectElement
    return words(
      element.getAttribute('aria-label') ?? (label ? element.labels?.[0]?.innerText : element.textContent),
    )
  }
  const isIn = (element: Element) => {
    if (within === '') return true
    const around = element.closest('li, tr, dialog')
    return around !== null && words(around.textContent).includes(within)
  }
  // While a modal dialog is open, only its content can be clicked.
  const root = role === 'dialog' ? document : (document.querySelector('dialog[open]') ?? document)
  const candidates = [...root.querySelectorAll(selectors[role] ?? role)].filter(
    (element) => element.checkVisibility() && !element.matches(':disabled') && isIn(element),
  )
  const found =
    candidates.find((element) => nameOf(element) === name) ??
    candidates.find((element) => nameOf(element).includes(name))
  // A pointer hits the label of a radio button, not the button under it.
  const target = (role === 'radio' && found?.closest('label')) || (found ?? null)
  target?.scrollIntoView({ block: 'center', behavior: 'instant' })
  return target
}

/** Runs in the page. */
function findFirst(selector: string): Element | null {
  const found = document.querySelector(selector)
  found?.scrollIntoView({ block: 'center', behavior: 'instant' })
  return found
}

/** Chooses the option with this text, as a reader does. Runs in the page. */
function choose(menu: HTMLSelectElement, option: string) {
  menu.selectedIndex = [...menu.options].findIndex(({ text }) => text.startsWith(option))
  menu.dispatchEvent(new Event('change', { bubbles: true }))
}
