import { Type, type Static, type TSchema } from 'typebox'
import { StaffViews } from './audit.ts'
import { Calendar, CalendarOrder, NewCalendar } from './calendar.ts'
import { PickupOrder } from './cancellation.ts'
import { CardLine, InstitutionCard, OtherFees } from './card.ts'
import {
  Clearance,
  ClearanceCommand,
  ClearanceOrder,
  ClearanceReport,
  Clearances,
  ElsewhereOrder,
  ElsewhereReport,
} from './clearance.ts'
import { closed, GivenId } from './browser-input.ts'
import { LoanHistory } from './history.ts'
import { Network } from './institution.ts'
import { NetworkStatus } from './network-status.ts'
import { Outcome, OutcomeCheck, OutcomeLine } from './outcome.ts'
import { OwnSignInOrder, PasswordSignedIn, PasswordSignIn } from './password-sign-in.ts'
import { Preferences, PreferencesChange } from './preferences.ts'
import { Privacy } from './privacy.ts'
import { ReminderChoices, Reminders, ReminderSent } from './reminders.ts'
import { RenewalOrders } from './renewal.ts'
import { OwnSessions, Session, SignedOut } from './session.ts'
import { FoundPatrons, PatronSearch, PatronSummary, StaffLine, Titles, TitlesOrder } from './staff.ts'

const OfInstitution = Type.Object({ code: GivenId })
const OfRequest = Type.Object({ code: GivenId, id: GivenId })
const OfPatron = Type.Object({ handle: Type.String({ minLength: 1, maxLength: 600 }) })
const OfClearance = Type.Object({ id: Type.String({ minLength: 1, maxLength: 64 }) })

/** The browser creates one key per click; a repeated key returns the outcomes of the first request. */
const IdempotencyKey = Type.Object({
  'idempotency-key': Type.String({ pattern: '^[A-Za-z0-9_-]{16,64}$' }),
})

/** `response` routes return JSON; `lines` routes return NDJSON, one value of this schema per line. */
export type RouteSchemas = {
  params?: TSchema
  query?: TSchema
  headers?: TSchema
  body?: TSchema
  /** Maximum size of the request body in bytes; 16 KiB by default. */
  bodyLimit?: number
} & ({ response: TSchema } | { lines: TSchema })

/**
 * All routes below `/api`. The BFF registers its routes from this table, and the web app types its requests
 * by it.
 */
export const routes = {
  'POST /api/sign-in/:code': { params: OfInstitution, body: PasswordSignIn, response: PasswordSignedIn },
  'GET /api/session': { response: Session },
  'POST /api/session/seen': { response: Session },
  'POST /api/sign-out': { response: SignedOut },
  'GET /api/sessions': { response: OwnSessions },
  'POST /api/sign-out/everywhere': { response: SignedOut },
  'GET /api/institutions': { response: Network },
  'GET /api/privacy': { response: Privacy },

  'GET /api/card': {
    query: Type.Object({ fresh: Type.Optional(Type.Literal('true')) }, closed),
    lines: CardLine,
  },
  'GET /api/institutions/:code/card': { params: OfInstitution, response: InstitutionCard },
  'POST /api/institutions/:code/sign-in': {
    params: OfInstitution,
    body: OwnSignInOrder,
    response: Type.Object({ institutionCode: Type.String() }),
  },
  /**
   * Fees in dispute and fees sent to billing. `open` adds open fees; `closed` returns only fees that are paid
   * or closed.
   */
  'GET /api/institutions/:code/fees': {
    params: OfInstitution,
    query: Type.Object(
      { open: Type.Optional(Type.Literal('true')), closed: Type.Optional(Type.Literal('true')) },
      closed,
    ),
    response: OtherFees,
  },
  'GET /api/institutions/:code/history': {
    params: OfInstitution,
    query: Type.Object({ offset: Type.Optional(Type.Integer({ minimum: 0, maximum: 100_000 })) }, closed),
    response: LoanHistory,
  },
  'GET /api/preferences': { response: Preferences },
  'POST /api/preferences': { body: PreferencesChange, response: Preferences },
  'GET /api/calendar': { response: Calendar },
  'POST /api/calendar': { body: CalendarOrder, response: NewCalendar },
  'DELETE /api/calendar': { response: Calendar },
  'GET /api/reminders': { response: Reminders },
  'POST /api/reminders': { body: ReminderChoices, response: Reminders },
  'POST /api/reminders/now': { response: ReminderSent },
  'DELETE /api/reminders': { response: Reminders },
  'GET /api/views': { response: StaffViews },

  'POST /api/renewals': {
    headers: IdempotencyKey,
    body: RenewalOrders,
    bodyLimit: 65_536,
    lines: OutcomeLine,
  },
  'POST /api/institutions/:code/requests/:id/cancellation': {
    headers: IdempotencyKey,
    params: OfRequest,
    lines: OutcomeLine,
  },
  'POST /api/institutions/:code/requests/:id/pickup': {
    headers: IdempotencyKey,
    params: OfRequest,
    body: PickupOrder,
    lines: OutcomeLine,
  },
  'POST /api/institutions/:code/account/update': {
    headers: IdempotencyKey,
    params: OfInstitution,
    lines: OutcomeLine,
  },
  'GET /api/outcomes': { lines: OutcomeLine },
  'POST /api/outcomes/check': { body: OutcomeCheck, response: Outcome },

  'POST /api/staff/patrons': { body: PatronSearch, response: FoundPatrons },
  'GET /api/staff/patrons/:handle': { params: OfPatron, response: PatronSummary },
  'GET /api/staff/patrons/:handle/activity': {
    params: OfPatron,
    query: Type.Object({ institution: Type.Optional(GivenId) }, closed),
    lines: StaffLine,
  },
  'POST /api/staff/patrons/:handle/titles': { params: OfPatron, body: TitlesOrder, response: Titles },
  'GET /api/staff/network': { response: NetworkStatus },
  'POST /api/staff/clearances': {
    headers: IdempotencyKey,
    body: ClearanceOrder,
    bodyLimit: 262_144,
    response: Clearance,
  },
  'GET /api/staff/clearances': { response: Clearances },
  'GET /api/staff/clearances/:id': { params: OfClearance, response: ClearanceReport },
  'POST /api/staff/clearances/:id': { params: OfClearance, body: ClearanceCommand, response: Clearance },
  'DELETE /api/staff/clearances/:id': { params: OfClearance, response: Clearances },
  'POST /api/staff/elsewhere': {
    headers: IdempotencyKey,
    body: ElsewhereOrder,
    bodyLimit: 262_144,
    response: Clearance,
  },
  'GET /api/staff/elsewhere/:id': { params: OfClearance, response: ElsewhereReport },
} satisfies Record<`${'GET' | 'POST' | 'DELETE'} /api/${string}`, RouteSchemas>

type Routes = typeof routes
export type Route = keyof Routes
/** Routes that respond with NDJSON. */
export type StreamRoute = { [R in Route]: Routes[R] extends { lines: TSchema } ? R : never }[Route]
export type JsonRoute = Exclude<Route, StreamRoute>

type PartOf<R extends Route, Part extends string> =
  Routes[R] extends Record<Part, infer Schema extends TSchema> ? Static<Schema> : unknown
export type ParamsOf<R extends Route> = PartOf<R, 'params'>
export type QueryOf<R extends Route> = PartOf<R, 'query'>
export type HeadersOf<R extends Route> = PartOf<R, 'headers'>
export type BodyOf<R extends Route> = PartOf<R, 'body'>
export type ResponseOf<R extends JsonRoute> = PartOf<R, 'response'>
export type LineOf<R extends StreamRoute> = PartOf<R, 'lines'>
