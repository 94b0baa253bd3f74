/**
 * Chinese surnames that most people bear (from the list that the Ministry of Public Security publishes each year), without those
 * that are ordinary words by themselves (于, 向, 高, 毛).
 */
const SURNAMES = new Set(
  '王李张刘陈杨赵吴周徐孙朱胡郭罗郑梁谢宋唐许韩邓冯曹彭肖董潘袁蔡蒋杜魏苏吕丁卢姚沈崔谭陆汪廖贾邹孟秦邱侯尹薛闫黎陶贺郝龚邵覃戴'.split(''),
);

/** @param character simplified */
export function isSurname(character: string): boolean {
  return SURNAMES.has(character);
}
