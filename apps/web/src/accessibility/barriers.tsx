import { Trans } from '@lingui/react/macro'

/** What is not accessible, and what nobody has tried: no more is claimed than was tested. */
export function Barriers() {
  return (
    <>
      <h2>
        <Trans>What is not accessible</Trans>
      </h2>
      <ul>
        <li>
          <Trans>
            Titles, names and reasons come from the institutions as they are. Where an institution does not
            tell their language, a screen reader may read them in the wrong one.
          </Trans>
        </li>
        <li>
          <Trans>
            The barcode of a card is a picture for a machine. The number that it stands for is written below
            it.
          </Trans>
        </li>
        <li>
          <Trans>
            Paying, changing your details and the sign-in page belong to the institutions: each has its own
            statement.
          </Trans>
        </li>
        <li>
          <Trans>
            Nobody who uses a screen reader, magnification or voice control every day has tested it yet. There
            may be barriers that no program finds.
          </Trans>
        </li>
      </ul>
    </>
  )
}
