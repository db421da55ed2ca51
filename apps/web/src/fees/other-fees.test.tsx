import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { fireEvent, render, screen } from '@testing-library/react'
import { beforeEach, expect, test, vi } from 'vitest'
import { OtherFeesSummary, type OtherLists } from './other-fees.tsx'

beforeEach(() => i18n.loadAndActivate({ locale: 'en', messages: {} }))
const none: OtherLists['closed'] = { state: 'ok', items: [] }
const missing: OtherLists['closed'] = { state: 'missing' }
const notAsked: OtherLists['closed'] = { state: 'not-asked' }

function draw(lists: OtherLists, askAgain = () => {}) {
  return render(
    <I18nProvider i18n={i18n}>
      <OtherFeesSummary lists={lists} askAgain={askAgain} />
    </I18nProvider>,
  ).container.textContent
}

test('G15 each known state of fees is counted, also when there are none', () => {
  const words = draw({ 'in-dispute': none, 'sent-to-billing': none, closed: none })
  expect(words).toContain('Other fees: none in dispute, none sent to billing and none paid or closed.')
  expect(words).not.toContain('No answer')
})

test('G15 a state of fees that was not requested is "not checked yet"', () => {
  const words = draw({ 'in-dispute': notAsked, 'sent-to-billing': notAsked, closed: notAsked })
  expect(words.trim()).toBe('Not checked yet: disputed fees, fees sent to billing and paid or closed fees.')
})

test('G15 an unknown state of fees is named and can be requested again', () => {
  const askAgain = vi.fn<() => void>()
  const words = draw({ 'in-dispute': none, 'sent-to-billing': missing, closed: notAsked }, askAgain)
  expect(words).toContain('Other fees: none in dispute.')
  expect(words).toContain('Not checked yet: paid or closed fees.')
  expect(words).toContain('No answer about fees sent to billing.')
  fireEvent.click(screen.getByRole('button', { name: 'Ask again' }))
  expect(askAgain).toHaveBeenCalledOnce()
})
