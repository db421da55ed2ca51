import type { FoundPatron } from '@library-card/contract/staff.ts'
import type { FastifyInstance } from 'fastify'
import { addRoute } from '../http/route.ts'
import type { FoundAccount } from '../ils/port.ts'
import { isOwnPatron } from '../members/home-record.ts'
import { auditHashOf } from '../audit/entry.ts'
import { toHandle } from './handles.ts'
import { askOwn } from './own-patron.ts'
import { beginStaffCall, putOnRecord, type StaffCall, type StaffGround } from './staff-call.ts'

/** A POST: what is searched for stands in no address and no log. */
export function searchRoute(app: FastifyInstance, ground: StaffGround) {
  addRoute(app, 'POST /api/staff/patrons', async (request, reply) => {
    const call = await beginStaffCall(ground, request, reply)
    const term = request.body.term.trim()
    if (term === '') return { patrons: [], exact: false, tooMany: false }
    const { found, tooMany } = await askOwn(call, (upstream) =>
      call.member.system.searchPatrons(term, upstream),
    )
    const own = found.filter((one) => isOwnPatron(ground.members, call.member.institution, one))
    const field = fieldOf(term)
    await putOnRecord(call, {
      act: 'search',
      // Others' patrons were asked for, by what names one person.
      result: field !== 'name' && own.length === 0 && found.length > 0 ? 'refused' : 'allowed',
      patronHashes: own.map((one) => hashOf(call, one)),
      kinds: ['details'],
      search: { field, hits: own.length },
    })
    const exact = field === 'id' && own.length === 1
    return { patrons: own.map((one) => toFound(call, one)).toSorted(byName), exact, tooMany }
  })
}

/** Of what kind a term is: the record keeps this, never the term. */
function fieldOf(term: string): 'e-mail' | 'id' | 'name' {
  if (term.includes('@')) return 'e-mail'
  return /\d/.test(term) ? 'id' : 'name'
}

function hashOf({ session, ground }: StaffCall, { patronId: primaryId }: FoundAccount): string {
  return auditHashOf(ground.store.dataKey, { homeInstitutionCode: session.institutionCode, primaryId })
}

function toFound({ session, ground }: StaffCall, { patronId, listName, account }: FoundAccount): FoundPatron {
  return {
    handle: toHandle(patronId, session, ground.store.dataKey),
    name: listName,
    patronGroup: account.patronGroup,
    barcodeEnd: account.barcode?.replaceAll(/\s/g, '').slice(-4) ?? null,
    expires: account.expires,
    standing: account.standing,
  }
}

function byName(one: FoundPatron, other: FoundPatron): number {
  return one.name.localeCompare(other.name)
}
