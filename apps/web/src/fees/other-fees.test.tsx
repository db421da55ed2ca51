import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { fireEvent, render, screen } from '@testing-library/react'
import { beforeEach, expect, test, vi } from 'vitest'
import type { OtherFees } from '@library-card/contract/card.ts'
import { problem } from '../../test/examples.ts'
import { OtherFeesSummary } from './other-fees.tsx'

beforeEach(() => i18n.loadAndActivate({ locale: 'en', messages: {} }))
const none: OtherFees['closed'] = { state: 'ok', items: [] }
const missing: OtherFees['closed'] = { state: 'missing', problem }

function draw(fees: OtherFees, askAgain = () => {}) {
  return render(
    <I18nProvider i18n={i18n}>
      <OtherFeesSummary fees={fees} askAgain={askAgain} />
    </I18nProvider>,
  ).container.textContent
}

test('G15 each known state of fees is counted, also when there are none', () => {
  const words = draw({ inDispute: none, sentToBilling: none, closed: none })
  expect(words).toContain('0 in dispute, 0 sent to billing and 0 paid or closed.')
  expect(words).not.toContain('No answer')
})

test('G15 an unknown state of fees is named and can be requested again', () => {
  const askAgain = vi.fn<() => void>()
  const words = draw({ inDispute: none, sentToBilling: missing, closed: missing }, askAgain)
  expect(words).toContain('0 in dispute.')
  expect(words).toContain('No answer: sent to billing and paid or closed.')
  fireEvent.click(screen.getByRole('button', { name: 'Ask again' }))
  expect(askAgain).toHaveBeenCalledOnce()
})
