import { cleanup, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { renderAt } from '../../test/open-app.tsx'
import { ApiError } from '../api.ts'
import { RequestFailure } from './request-failure.tsx'

function wordsFor(error: Error): string {
  renderAt('/', <RequestFailure error={error} retry={() => undefined} />)
  expect(screen.getByRole('button', { name: 'Try again' })).toBeTruthy()
  return screen.getByRole('paragraph').textContent
}

test('without a connection, the failure says what to check', () => {
  expect(wordsFor(new ApiError(null))).toMatch(
    /^Library Card did not answer\. Check your internet connection/,
  )
})

test('a proxy’s answer is not blamed on the connection, and has its status for the help desk', () => {
  expect(wordsFor(new ApiError(null, 413))).toMatch(
    /^Something between this page and Library Card refused the request \(413\)/,
  )
  cleanup()
  expect(wordsFor(new ApiError(null, 504))).toMatch(/^Library Card cannot be reached at the moment \(504\)/)
})

test('an overloaded server is reported as busy, with the reference of the failure', () => {
  const problem = { status: 503, code: 'overloaded', requestId: '7F3K-2Q9D' } as const
  expect(wordsFor(new ApiError(problem))).toMatch(/^Library Card is very busy\..* reference: 7F3K-2Q9D\.$/)
})

test('a database that does not answer is neither a fault of the connection nor said to fail at saving', () => {
  const problem = { status: 503, code: 'cannot-save', requestId: '7F3K-2Q9D' } as const
  expect(wordsFor(new ApiError(problem))).toMatch(/^Library Card cannot do this right now\. .*7F3K-2Q9D\.$/)
})

test('an unknown failure is not blamed on the connection', () => {
  expect(wordsFor(new SyntaxError('not JSON'))).toMatch(/^Something went wrong here\. Try again\. ?$/)
})
