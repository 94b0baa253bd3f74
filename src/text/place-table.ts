/**
 * Names of places that spelling rules cannot supply: provinces with their short
 * forms, cities whose English name is not their pinyin, old spellings, names that newspapers give them (申城, 羊城), foreign cities.
 *
 * Other Chinese cities need no entry: pinyin relates their names. The list of
 * prefecture-level cities below only lets a name be recognised without a context that
 * says it is a place.
 */
import type { PlaceKind } from './place-types.ts';

/** A place with its usual names first, then other ways to write them. */
export interface PlaceEntry {
  readonly kind: PlaceKind;
  readonly en: string;
  readonly zh: string;
  readonly otherEn: readonly string[];
  readonly otherZh: readonly string[];
  /** One-character short form (沪), used only inside patterns such as 在沪举办. */
  readonly short: readonly string[];
  /** ISO 3166-1 alpha-2 of the country that it lies in, or is. */
  readonly country: string;
}

/** Where no other country is named. */
export const CHINA = 'CN';

/** `English/other English|中文/其他|short forms|country, where it is not China` */
const PROVINCES = `
Hebei|河北|冀
Shanxi|山西|晋
Liaoning|辽宁|辽
Jilin/Kirin|吉林|
Heilongjiang|黑龙江|
Jiangsu|江苏|苏
Zhejiang|浙江|浙
Anhui|安徽|皖
Fujian/Fukien|福建|闽
Jiangxi|江西|赣
Shandong/Shantung|山东|鲁
Henan|河南|豫
Hubei|湖北|鄂
Hunan|湖南|湘
Guangdong/Kwangtung|广东|粤
Hainan|海南|琼
Sichuan/Szechwan/Szechuan|四川|川
Guizhou|贵州|黔
Yunnan|云南|滇
Shaanxi/Shensi|陕西|陕
Gansu/Kansu|甘肃|陇
Qinghai|青海|
Taiwan|台湾|台
Inner Mongolia/Nei Mongol/Neimenggu|内蒙古|
Guangxi/Kwangsi|广西|桂
Tibet/Xizang|西藏|藏
Ningxia/Ningsia|宁夏|宁
Xinjiang/Sinkiang|新疆|疆
`;

const CITIES = `
Beijing/Peking/Peiping|北京/北平/京城|京
Shanghai|上海/沪上/申城/魔都|沪
Tianjin/Tientsin|天津|津
Chongqing/Chungking|重庆/山城|渝
Hong Kong/Hongkong/Xianggang|香港/香江|港
Macao/Macau/Aomen|澳门|澳
Urumqi/Urumchi/Wulumuqi/Ürümqi|乌鲁木齐|
Harbin/Haerbin|哈尔滨/冰城|
Lhasa/Lasa|拉萨/日光城|
Hohhot/Huhehaote/Huhhot|呼和浩特/青城|
Kashgar/Kashi|喀什/喀什噶尔|
Xi'an/Sian|西安|
Baotou/Paotow|包头/鹿城|
Ordos/Eerduosi|鄂尔多斯|
Hulunbuir/Hulun Buir/Hulunbeier|呼伦贝尔|
Qiqihar/Qiqihaer/Tsitsihar|齐齐哈尔|
Turpan/Turfan/Tulufan|吐鲁番|
Hotan/Khotan/Hetian|和田|
Karamay/Kelamayi|克拉玛依|
Yining/Gulja/Ghulja|伊宁|
Hami/Kumul|哈密|
Aksu/Akesu|阿克苏|
Altay/Aletai|阿勒泰|
Shigatse/Xigaze/Rikaze|日喀则|
Nyingchi/Linzhi|林芝|
Xilingol/Xilinguole|锡林郭勒|
Ulanqab/Wulanchabu|乌兰察布|
Lüliang/Lyuliang/Lvliang/Luliang|吕梁|
Guangzhou/Canton/Kwangchow|广州/羊城/花城/穗城|穗
Nanjing/Nanking|南京/金陵|
Qingdao/Tsingtao|青岛/岛城|
Xiamen/Amoy|厦门/鹭岛/鹭城|
Shenyang/Mukden|沈阳|
Dalian/Dairen|大连/滨城|
Hangzhou/Hangchow|杭州/杭城|杭
Suzhou/Soochow|苏州/姑苏|
Fuzhou/Foochow|福州/榕城|
Shantou/Swatow|汕头|
Chengdu/Chengtu|成都/蓉城|蓉
Wuhan/Hankow|武汉/江城|汉
Shenzhen/Shumchun|深圳/鹏城|深
Taipei/Taibei|台北|
Kaohsiung/Gaoxiong|高雄|
Jinan|济南/泉城|
Kunming|昆明/春城|
Changsha|长沙/星城|
Nanchang|南昌/洪城|
Haikou|海口/椰城|
Ningbo|宁波/甬城|
Guiyang|贵阳/筑城|
Boao|博鳌|
Shangri-La/Xianggelila|香格里拉|
Manzhouli|满洲里|
Geneva|日内瓦||CH
Davos|达沃斯||CH
Zurich/Zürich|苏黎世||CH
Lausanne|洛桑||CH
Bern|伯尔尼||CH
Paris|巴黎||FR
London|伦敦||GB
Oxford|牛津||GB
Cambridge|剑桥||GB
Edinburgh|爱丁堡||GB
Berlin|柏林||DE
Munich/München|慕尼黑||DE
Frankfurt|法兰克福||DE
Hamburg|汉堡||DE
Vienna/Wien|维也纳||AT
Brussels|布鲁塞尔||BE
Amsterdam|阿姆斯特丹||NL
The Hague/Hague|海牙||NL
Rome/Roma|罗马||IT
Milan/Milano|米兰||IT
Venice|威尼斯||IT
Madrid|马德里||ES
Barcelona|巴塞罗那||ES
Lisbon|里斯本||PT
Athens|雅典||GR
Budapest|布达佩斯||HU
Prague|布拉格||CZ
Warsaw|华沙||PL
Belgrade|贝尔格莱德||RS
Stockholm|斯德哥尔摩||SE
Copenhagen|哥本哈根||DK
Oslo|奥斯陆||NO
Helsinki|赫尔辛基||FI
Moscow|莫斯科||RU
St. Petersburg/Saint Petersburg|圣彼得堡||RU
Kazan|喀山||RU
Istanbul|伊斯坦布尔||TR
Dubai|迪拜||AE
Abu Dhabi|阿布扎比||AE
Doha|多哈||QA
Riyadh|利雅得||SA
Cairo|开罗||EG
Nairobi|内罗毕||KE
Addis Ababa|亚的斯亚贝巴||ET
Cape Town|开普敦||ZA
Johannesburg|约翰内斯堡||ZA
New Delhi|新德里||IN
Astana|阿斯塔纳||KZ
Almaty|阿拉木图||KZ
Tashkent|塔什干||UZ
Samarkand|撒马尔罕||UZ
Ulaanbaatar/Ulan Bator|乌兰巴托||MN
Tokyo|东京||JP
Kyoto|京都||JP
Osaka|大阪||JP
Seoul|首尔/汉城||KR
Busan|釜山||KR
Bangkok|曼谷||TH
Hanoi|河内||VN
Kuala Lumpur|吉隆坡||MY
Jakarta|雅加达||ID
Manila|马尼拉||PH
Phnom Penh|金边||KH
Sydney|悉尼||AU
Melbourne|墨尔本||AU
Washington/Washington DC|华盛顿||US
New York|纽约||US
San Francisco|旧金山||US
Los Angeles|洛杉矶||US
Toronto|多伦多||CA
Vancouver|温哥华||CA
Montreal/Montréal|蒙特利尔||CA
Rio de Janeiro|里约热内卢||BR
São Paulo|圣保罗||BR
Buenos Aires|布宜诺斯艾利斯||AR
Mexico City|墨西哥城||MX
`;

/** Short names of countries beside the ones that Intl.DisplayNames gives. */
const COUNTRIES = `
United States/USA/US/U.S./U.S.A./United States of America/America|美国||US
United Kingdom/UK/U.K./Great Britain/Britain/England|英国/英格兰||GB
United Arab Emirates/UAE|阿联酋/阿拉伯联合酋长国||AE
South Korea/Republic of Korea/Korea|韩国||KR
North Korea/DPRK|朝鲜||KP
Russia/Russian Federation|俄罗斯||RU
Czechia/Czech Republic|捷克||CZ
Türkiye/Turkey|土耳其||TR
Myanmar/Burma|缅甸||MM
Côte d'Ivoire/Ivory Coast|科特迪瓦||CI
Netherlands/Holland|荷兰||NL
Saudi Arabia|沙特/沙特阿拉伯||SA
Scotland|苏格兰||GB
Indonesia|印度尼西亚/印尼||ID
Kyrgyzstan/Kyrgyz Republic|吉尔吉斯斯坦/吉尔吉斯||KG
Democratic Republic of the Congo/DR Congo/DRC|刚果民主共和国/刚果（金）||CD
Bosnia and Herzegovina|波斯尼亚和黑塞哥维那/波黑||BA
Vietnam/Viet Nam|越南||VN
Laos/Lao PDR|老挝||LA
`;

/** Chinese cities of prefecture level and others that hold conferences; their English names are their pinyin. */
const PINYIN_CITIES = `
石家庄 唐山 秦皇岛 邯郸 邢台 保定 张家口 承德 沧州 廊坊 衡水 太原 大同 阳泉 长治 晋城 朔州 晋中 运城 忻州 临汾
乌海 赤峰 通辽 巴彦淖尔 鞍山 抚顺 本溪 丹东 锦州 营口 阜新 辽阳 盘锦 铁岭 朝阳 葫芦岛 长春 四平 辽源 通化 白山 松原 白城 延吉
鸡西 鹤岗 双鸭山 大庆 伊春 佳木斯 七台河 牡丹江 黑河 绥化 无锡 徐州 常州 南通 连云港 淮安 盐城 扬州 镇江 泰州 宿迁 昆山
温州 嘉兴 湖州 绍兴 金华 衢州 舟山 台州 丽水 义乌 乌镇 合肥 芜湖 蚌埠 淮南 马鞍山 淮北 铜陵 安庆 黄山 滁州 阜阳 宿州 六安 亳州 池州 宣城
莆田 三明 泉州 漳州 南平 龙岩 宁德 武夷山 景德镇 萍乡 九江 新余 鹰潭 赣州 吉安 宜春 抚州 上饶
淄博 枣庄 东营 烟台 潍坊 济宁 泰安 威海 日照 临沂 德州 聊城 滨州 菏泽 曲阜
郑州 开封 洛阳 平顶山 安阳 鹤壁 新乡 焦作 濮阳 许昌 漯河 三门峡 南阳 商丘 信阳 周口 驻马店
黄石 十堰 宜昌 襄阳 鄂州 荆门 孝感 荆州 黄冈 咸宁 随州 恩施 株洲 湘潭 衡阳 邵阳 岳阳 常德 张家界 益阳 郴州 永州 怀化 娄底
韶关 珠海 佛山 江门 湛江 茂名 肇庆 惠州 梅州 汕尾 河源 阳江 清远 东莞 中山 潮州 揭阳 云浮 南宁 柳州 桂林 梧州 北海 防城港 钦州 贵港 玉林 百色 贺州 河池 来宾 崇左
三亚 三沙 儋州 琼海 自贡 攀枝花 泸州 德阳 绵阳 广元 遂宁 内江 乐山 南充 眉山 宜宾 广安 达州 雅安 巴中 资阳 西昌
六盘水 遵义 安顺 毕节 铜仁 曲靖 玉溪 保山 昭通 丽江 普洱 临沧 大理 楚雄 铜川 宝鸡 咸阳 渭南 延安 汉中 榆林 安康 商洛
兰州 嘉峪关 金昌 白银 天水 武威 张掖 平凉 酒泉 庆阳 定西 陇南 敦煌 西宁 银川 石嘴山 吴忠 固原 中卫 石河子 昌吉 库尔勒 台中 台南 新竹 雄安 井冈山 都江堰 延边 西双版纳 平遥
`;

/** Every entry that is written out by hand, provinces first. */
export function listEntries(): PlaceEntry[] {
  return [...readEntries(PROVINCES, 'province'), ...readEntries(CITIES, 'city'), ...readEntries(COUNTRIES, 'country')];
}

/** Chinese names of cities whose English name is their pinyin. */
export function listPinyinCities(): string[] {
  return PINYIN_CITIES.trim().split(/\s+/u);
}

function readEntries(table: string, kind: PlaceKind): PlaceEntry[] {
  return table
    .trim()
    .split('\n')
    .map((line) => {
      const [english = '', chinese = '', short = '', country = CHINA] = line.split('|');
      const [en = '', ...otherEn] = english.split('/');
      const [zh = '', ...otherZh] = chinese.split('/');
      return { kind, en, zh, otherEn, otherZh, short: Array.from(short), country };
    });
}
