/** Where Alma answers, by region. All institutions of a region share a host: the key alone tells them apart. */
export const almaRegions: ReadonlyMap<string, string> = new Map([
  ['eu', 'https://api-eu.hosted.exlibrisgroup.com'],
  ['na', 'https://api-na.hosted.exlibrisgroup.com'],
  ['ap', 'https://api-ap.hosted.exlibrisgroup.com'],
  ['aps', 'https://api-aps.hosted.exlibrisgroup.com'],
  ['ca', 'https://api-ca.hosted.exlibrisgroup.com'],
  ['cn', 'https://api-cn.hosted.exlibrisgroup.com.cn'],
])
