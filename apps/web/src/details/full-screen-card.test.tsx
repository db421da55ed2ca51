import type { Symbology } from '@library-card/contract/institution.ts'
import { fireEvent, screen, waitFor } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { emptyAccount, institution } from '../../test/examples.ts'
import { openCard } from '../../test/open-card.tsx'
import { DetailsPage } from './details-page.tsx'
import styles from './details.module.css'

const { account } = emptyAccount('NORTH')

// A script that does not load, as on a weak connection. A card loads it only if its institution has a symbology.
vi.mock('jsbarcode', () => {
  throw new TypeError('Failed to fetch dynamically imported module')
})

afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

type Given = { barcode?: string | null; canLock?: boolean; symbology?: Symbology | null }

/** Opens the details of a card, in a browser that can keep its screen on or that cannot. */
async function open({ barcode = 'N 4471 2093', canLock = true, symbology = null }: Given = {}) {
  let held = 0
  const release = vi.fn<() => Promise<void>>(async () => void (held -= 1))
  const request = vi.fn<(type: string) => Promise<object>>(async () => {
    held += 1
    return { release }
  })
  vi.stubGlobal('navigator', { ...(canLock && { wakeLock: { request } }) })
  const { send } = openCard(<DetailsPage />, 'NORTH', [
    institution('NORTH', 'North University', { barcode: symbology }),
  ])
  await send(
    { type: 'card', card: emptyAccount('NORTH', { account: { ...account, barcode } }) },
    { type: 'end' },
  )
  become('visible')
  await screen.findByRole('heading', { name: 'Home institution: North University' })
  return { request, held: () => held }
}

const opener = () => screen.getByRole('button', { name: 'Show full screen' })

function become(state: DocumentVisibilityState) {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(state)
  fireEvent(document, new Event('visibilitychange'))
}

test('the screen stays on while the card fills it, also after the page was hidden', async () => {
  const { request, held } = await open()
  expect(request).not.toHaveBeenCalled()
  fireEvent.click(opener())
  await waitFor(() => expect(held()).toBe(1))
  expect(request).toHaveBeenCalledWith('screen')
  become('hidden')
  expect(request).toHaveBeenCalledTimes(1)
  become('visible')
  await waitFor(() => expect(request).toHaveBeenCalledTimes(2))
  fireEvent.click(screen.getByRole('button', { name: 'Close' }))
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  become('visible')
  expect(request).toHaveBeenCalledTimes(2)
  await waitFor(() => expect(held()).toBe(0))
})

test('a card that closes before the browser has answered does not keep the screen on', async () => {
  const { request, held } = await open()
  fireEvent.click(opener())
  await waitFor(() => expect(request).toHaveBeenCalledOnce())
  fireEvent.click(screen.getByRole('button', { name: 'Close' }))
  await waitFor(() => expect(held()).toBe(0))
})

test.for([false, true])(
  'a browser that cannot keep its screen on, or refuses to, shows the card: %s',
  async (canLock) => {
    const { request } = await open({ canLock })
    request.mockRejectedValue(new DOMException('low battery', 'NotAllowedError'))
    fireEvent.click(opener())
    expect(screen.getByRole('dialog', { name: 'North University' }).textContent).toContain('N 4471 2093')
  },
)

test('without a card number there is nothing to show full screen', async () => {
  await open({ barcode: null })
  expect(screen.queryByRole('button', { name: 'Show full screen' })).toBeNull()
})

test('G24 a card whose barcode does not load is there without it', async () => {
  await open({ symbology: 'code39' })
  await waitFor(() => expect(document.querySelector(`.${styles['barcode']}`)).toBeNull())
  expect(screen.getByRole('heading', { name: 'Home institution: North University' })).toBeTruthy()
  fireEvent.click(opener())
  expect(screen.getByRole('dialog', { name: 'North University' }).textContent).toContain('N 4471 2093')
})
