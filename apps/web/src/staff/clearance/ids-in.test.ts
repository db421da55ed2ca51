import { expect, test } from 'vitest'
import { idsIn } from './ids-in.ts'

test.each([
  ['one a line', '4472001\n4472002\r\n\n4472003', ['4472001', '4472002', '4472003']],
  ['the first column of a table', '4472001,Ana\n4472002;Bo\n4472003\tCem', ['4472001', '4472002', '4472003']],
  ['quoted, after a byte order mark', '\uFEFF"4472001","Leaver, Ana"', ['4472001']],
  ['each once', ' 4472001 \n4472001', ['4472001']],
])('ids are read %s', (_how, text, ids) => {
  expect(idsIn(text)).toEqual(ids)
})
