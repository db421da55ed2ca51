import { Readable } from 'node:stream'
import type { StaffLine } from '@library-card/contract/staff.ts'
import type { FastifyInstance } from 'fastify'
import { addRoute, ndjson } from '../http/route.ts'
import { allParts, type Part } from '../ils/port.ts'
import { askMember } from '../members/query-one.ts'
import { type Member } from '../members/members.ts'
import type { Question } from '../members/card-query.ts'
import { CallProblem } from '../http/problems.ts'
import { partsBy, toStaffCard } from './masked.ts'
import { requireOwnPatron } from './own-patron.ts'
import { beginStaffCall, putOnRecord, toQuestion, type StaffCall, type StaffGround } from './staff-call.ts'

/** What the patron has at every member, or at one: each a line the moment it answers, as on the patron's own card. */
export function activityRoutes(app: FastifyInstance, ground: StaffGround) {
  addRoute(app, 'GET /api/staff/patrons/:handle/activity', async (request, reply) => {
    const call = await beginStaffCall(ground, request, reply)
    const members = membersAt(call, request.query.institution)
    const { patron, patronHash } = await requireOwnPatron(call, request.params.handle, [])
    const question = await toQuestion(call, patron, patronHash)
    await putOnRecord(call, {
      act: 'activity',
      result: 'allowed',
      patronHashes: [patronHash],
      kinds: ['loans', 'requests', 'fees', 'blocks'],
      institutionCodes: codesOf(members).filter((code) => !question.notAsked?.includes(code)),
    })
    // By the contract: what is not declared there cannot get out. It is there, for the schema names it.
    const serialise = reply.getSerializationFunction('200', ndjson)!
    return reply.type(ndjson).send(openStream(call, question, members, serialise))
  })
}

function codesOf(members: Member[]): string[] {
  return members.map(({ institution }) => institution.code)
}

function membersAt({ ground }: StaffCall, code: string | undefined): Member[] {
  if (code === undefined) return [...ground.members.byCode.values()]
  const member = ground.members.byCode.get(code)
  if (!member) throw new CallProblem('not-found')
  return [member]
}

/** All of one's own; of another member what its policy shares. */
export function partsAt({ session }: StaffCall, { institution }: Member): readonly Part[] {
  return institution.code === session.institutionCode ? allParts : partsBy(institution.policy)
}

function openStream(
  call: StaffCall,
  question: Question,
  asked: Member[],
  serialise: (line: StaffLine) => string,
): Readable {
  const { members } = call.ground
  const stream = new Readable({ read() {} })
  const emit = (line: StaffLine) => void stream.push(`${serialise(line)}\n`)
  tell().catch((error: unknown) =>
    stream.destroy(error instanceof Error ? error : new Error('activity not complete')),
  )
  return stream

  async function tell() {
    await Promise.all(
      asked.map(async (member) => {
        const parts = partsAt(call, member)
        const card = await askMember({ members, member, question: { ...question, parts } })
        emit({ type: 'card', card: toStaffCard(card, parts) })
      }),
    )
    emit({ type: 'end', asked: asked.length })
    stream.push(null)
  }
}
