import type { Texts } from '@library-card/contract/institution.ts'
import type { PlaceNames } from '@library-card/contract/pickup-place.ts'
import type { Request } from '@library-card/contract/request.ts'
import { plainText, type I18n } from '../text/texts.ts'

type Members = { byCode: ReadonlyMap<string, { institution: { names: Texts } }> }
type Pickup = NonNullable<Request['pickup']>

/** Names of institutions for pickup places, in the language of a text or else in the first of the network's `languages`. */
export function placeNamesIn({ byCode }: Members, languages: readonly string[], i18n: I18n): PlaceNames {
  return {
    nameOf(code) {
      const names = byCode.get(code)?.institution.names
      return names && (names[i18n.tag] ?? names[languages[0]!] ?? code)
    },
    outside: (place) => i18n._('{place}, at another institution', { place }),
  }
}

/** Returns a pickup place whose name does not change the text around it. */
export function plainPickup({ place, ...pickup }: Pickup): Pickup {
  return { ...pickup, place: { ...place, name: plainText(place.name) } }
}
