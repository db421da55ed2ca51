import { RefusalReason } from '@library-card/contract/renewal.ts'
import { Type, type Static } from 'typebox'
import { closed, Color, LanguageTag, Url, callLimits, NetworkProvider } from './network-file-values.ts'
import { GuardEntry } from './guard-settings.ts'
import { InstitutionEntry } from './institution-entry.ts'

/** Milliseconds. None can be switched off. */
const LimitsEntry = Type.Object(
  {
    connect: Type.Optional(Type.Integer({ minimum: 50, maximum: 10_000 })),
    ...callLimits,
    card: Type.Optional(Type.Integer({ minimum: 50, maximum: 60_000 })),
    /** The home record, which is read once at sign-in. */
    signIn: Type.Optional(Type.Integer({ minimum: 50, maximum: 60_000 })),
    /** Each answer of an identity provider. */
    provider: Type.Optional(Type.Integer({ minimum: 50, maximum: 30_000 })),
  },
  closed,
)

/** Milliseconds by which everything in a process may be late before new work of a kind is refused. */
const OverloadEntry = Type.Object(
  {
    patrons: Type.Optional(Type.Integer({ minimum: 50, maximum: 60_000 })),
    staff: Type.Optional(Type.Integer({ minimum: 50, maximum: 60_000 })),
    calendars: Type.Optional(Type.Integer({ minimum: 50, maximum: 60_000 })),
  },
  closed,
)

const SessionEntry = Type.Object(
  {
    idle: Type.Optional(Type.Number({ minimum: 2, maximum: 120 })),
    absolute: Type.Optional(Type.Number({ minimum: 5, maximum: 1_440 })),
  },
  closed,
)

/** Minutes without use, and in all, by profile. */
const SessionsEntry = Type.Object(
  {
    ownDevice: Type.Optional(SessionEntry),
    sharedComputer: Type.Optional(SessionEntry),
    staff: Type.Optional(SessionEntry),
  },
  closed,
)
export type SessionsEntry = Static<typeof SessionsEntry>

/** The same for every institution whose `language` is this one, or is not told. */
const NetworkRefusalRow = Type.Object(
  { language: LanguageTag, text: Type.String({ minLength: 1 }), reason: RefusalReason },
  closed,
)

/** What the network says itself, beside what the card says of it. */
const ownPage = { contact: Type.Optional(Type.String({ minLength: 1 })), url: Type.Optional(Url) }
const PrivacyEntry = Type.Object(
  { ...ownPage, text: Type.Optional(Type.Record(Type.String(), Type.String({ minLength: 1 }))) },
  closed,
)

/** One YAML file is the whole configuration of a network. An unknown key is a fault. */
export const NetworkFile = Type.Object(
  {
    network: Type.Object(
      {
        name: Type.String({ minLength: 1 }),
        /** A demo: institutions and providers on loopback only, and its clock may be set. */
        demo: Type.Optional(Type.Boolean()),
        brand: Type.Optional(Color),
        languages: Type.Array(Type.String(), { minItems: 1 }),
        /** How a patron's account at another member is found. */
        accounts: Type.Enum(['linked', 'shared-id']),
        signIn: Type.Optional(NetworkProvider),
        limits: Type.Optional(LimitsEntry),
        overload: Type.Optional(OverloadEntry),
        refusals: Type.Optional(Type.Array(NetworkRefusalRow)),
        sessions: Type.Optional(SessionsEntry),
        /** Address ranges of library computers: whoever signs in there is on a shared one. */
        sharedComputers: Type.Optional(Type.Array(Type.String())),
        guard: Type.Optional(GuardEntry),
        /** How long the record of what staff looked at is kept. Default: 12. */
        auditMonths: Type.Optional(Type.Integer({ minimum: 1, maximum: 120 })),
        /** Optional parts of the card. Default: on. */
        features: Type.Optional(Type.Record(Type.String(), Type.Enum(['on', 'off']))),
        privacy: Type.Optional(PrivacyEntry),
        accessibility: Type.Optional(Type.Object(ownPage, closed)),
      },
      closed,
    ),
    institutions: Type.Array(InstitutionEntry, { minItems: 1 }),
  },
  closed,
)
export type NetworkFile = Static<typeof NetworkFile>
