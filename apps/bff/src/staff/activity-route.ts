import { Readable } from 'node:stream'
import type { StaffLine } from '@library-card/contract/staff.ts'
import type { FastifyInstance } from 'fastify'
import { CallProblem } from '../http/problems.ts'
import { addRoute, ndjson } from '../http/route.ts'
import type { Question } from '../members/card-query.ts'
import type { Member } from '../members/members.ts'
import { askMember } from '../members/query-one.ts'
import { requireOwnPatron } from './own-patron.ts'
import {
  appendView,
  beginStaffCall,
  toQuestion,
  type StaffCall,
  type StaffDependencies,
} from './staff-call.ts'
import { partsAt, toStaffCard } from './staff-card.ts'

/** What a patron has at every member or at one: a line for each, as soon as it answers. */
export function activityRoute(app: FastifyInstance, dependencies: StaffDependencies) {
  addRoute(app, 'GET /api/staff/patrons/:handle/activity', async (request, reply) => {
    const call = await beginStaffCall(dependencies, request, reply)
    const members = membersAt(call, request.query.institution)
    const { patron, patronHash } = await requireOwnPatron(call, request.params.handle, [])
    const question = await toQuestion(call, patron, patronHash)
    const codes = members.map(({ institution }) => institution.code)
    await appendView(call, {
      act: 'activity',
      result: 'allowed',
      patronHashes: [patronHash],
      kinds: ['loans', 'requests', 'fees', 'blocks'],
      institutionCodes: codes.filter((code) => !question.notAsked?.includes(code)),
    })
    // By the contract: what is not declared there cannot get out. It is there, for the schema names it.
    const serialise = reply.getSerializationFunction('200', ndjson)!
    return reply.type(ndjson).send(openStream(call, question, members, serialise))
  })
}

function membersAt({ members }: StaffCall, code: string | undefined): Member[] {
  if (code === undefined) return [...members.byCode.values()]
  const member = members.byCode.get(code)
  if (!member) throw new CallProblem('not-found')
  return [member]
}

function openStream(
  call: StaffCall,
  question: Question,
  queried: Member[],
  serialise: (line: StaffLine) => string,
): Readable {
  const { members } = call
  const stream = new Readable({ read() {} })
  const emit = (line: StaffLine) => void stream.push(`${serialise(line)}\n`)
  queryAll().catch((error: unknown) =>
    stream.destroy(error instanceof Error ? error : new Error('activity not complete')),
  )
  return stream

  async function queryAll() {
    await Promise.all(
      queried.map(async (member) => {
        const parts = partsAt(call, member)
        const card = await askMember({ members, member, question: { ...question, parts } })
        emit({ type: 'card', card: toStaffCard(card, parts) })
      }),
    )
    emit({ type: 'end', asked: queried.length })
    stream.push(null)
  }
}
