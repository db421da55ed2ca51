import Sqlite from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { keepPrepared } from './prepared.ts'

function open() {
  const database = new Sqlite(':memory:')
  onTestFinished(() => void database.close())
  database.exec('create table loans (id text primary key, due integer)')
  return keepPrepared(database)
}

test('a query that comes again is prepared once, and asks with its own values', () => {
  const database = open()
  const insert = database.prepare('insert into loans values (?, ?)')
  expect(database.prepare('insert into loans values (?, ?)')).toBe(insert)
  expect(insert.run(['a', 1]).changes).toBe(1)
  expect(insert.run(['b', 2]).changes).toBe(1)
  const find = (id: string) => database.prepare('select * from loans where id = ?').all([id])
  expect([find('a'), find('b'), find('c')]).toEqual([[{ id: 'a', due: 1 }], [{ id: 'b', due: 2 }], []])
})

test('a query that failed is asked again, and a table that has changed is told as it is', () => {
  const database = open()
  const run = (sql: string, values: unknown[] = []) => database.prepare(sql).run(values)
  run('insert into loans values (?, ?)', ['a', 1])
  expect(() => run('insert into loans values (?, ?)', ['a', 1])).toThrow('UNIQUE')
  expect(run('insert into loans values (?, ?)', ['b', 1]).changes).toBe(1)
  const all = () => database.prepare('select * from loans').all([])
  expect(all()).toHaveLength(2)
  run('alter table loans add column renewed integer default 0')
  expect(all()[0]).toEqual({ id: 'a', due: 1, renewed: 0 })
})

test('however many different queries there are, few are kept', () => {
  const database = open()
  const first = database.prepare('select 0')
  for (let other = 1; other <= 200; other++) database.prepare(`select ${other}`)
  expect(database.prepare('select 0')).not.toBe(first)
})
