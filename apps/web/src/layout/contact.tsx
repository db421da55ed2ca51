/** As the network file tells it: an address of a page, an e-mail, or words. */
export function Contact({ to }: { to: string }) {
  if (/^https?:/.test(to)) return <a href={to}>{to}</a>
  if (/^\S+@\S+$/.test(to)) return <a href={`mailto:${to}`}>{to}</a>
  return <bdi>{to}</bdi>
}
