/** Numbers after a word that makes them a code; a post code or the code of an article is none. */
export const keptCode =
	/(?<!\b(?:zip|postal|country|article|product|item|discount|coupon|promo|tracking|customer|verification|bank|cost|tax|area|sort)[ _-])\b(?:(?:status|exit|error|errno|return|response|reason|result|sub|http|fehler|sql)?[ _-]?(?:code|status)|fehlercode|código(?: de error)?|kod(?: błędu)?|код(?: ошибки)?|エラーコード|错误代码|errno|sqlstate|http|error)["']?[ :=#]{0,3}["'([]?(?:\d{1,3}(?:\.\d)? )?[A-Z]{0,6}\d[\dA-Z]{0,9}(?![\p{L}\p{N}-]|[.,]\d| (?:of|rows?|items?|orders?|records?)\b)|\b(?:ORA|TNS|PLS|DPY|NJS|AADSTS|PGRST|SQL)-?\d{4,7}[A-Z]?(?![\p{L}\p{N}-])|\b[EP]\d{4,5}\b|\b0x[\da-f]{8}\b/giu;

/** Words with a number in them that are words all the same. */
export const knownWord =
	/^(?:n8n|k8s|x509|[a-z]+\d{1,2}|[a-z]+(?:_[a-z]+)*_\d{1,2}|\w*field_?\d+|(?:sha|es|rs|hs|ps)-?\d{3}|v\d+(?:beta\d*)?)$/;

/** Some endings are names of methods as well: those are hosts only behind two more names. */
export const hostEnding =
	/(?<![\p{L}\p{N}_.@$-])(?:(?:[a-z\d_-]{1,63}\.){1,8}(?:com|org|net|io|de|eu|fr|pl|ru|cn|jp|uk|ch|dev|cloud|ai|example)|(?:[a-z\d_-]{1,63}\.){2,8}(?:local|internal|test|invalid|info|app|at|it|es|co|nl|us|lan|svc|example)|localhost(?=:\d))\.?(?::\d{1,5})?(?![\p{L}\p{N}_(-]|\.\p{L}| is not a (?:function|constructor))/giu;

export const fileEnding =
	/(?<![\p{L}\p{N}_.-])[\p{L}\p{N}_.()-]{1,120}\.(?:csv|tsv|xlsx?|docx?|pptx?|pdf|json|xml|txt|png|jpe?g|gif|webp|svg|zip|t?gz|tar|tmp|log|html?|eml|mp[34]|wav|ya?ml|parquet|sql|bak|ics)(?![\p{L}\p{N}])/giu;

export const weekday =
	/\b(?:mon|tue|wed|thu|fri|sat|sun),? (?=\d|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b,?|\b(?:mon|diens|donners|frei|sams|sonn)tag\b,?|\bmittwoch\b,?/gi;

/** A day, a word and a year are a date in any language. */
export const month =
	/(?<!\p{N})\d{1,2}(?:st|nd|rd|th|er|\.|º)?(?: de| of)? \p{L}{3,12}\.?,?(?: de)? (?:19|20)\d\d(?!\p{N})(?: г\.)?|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.? \d{1,2}\b/giu;

export const currency = /(?:\b(?:EUR|USD|GBP|CHF|PLN|JPY|CNY|RUB|SEK|NOK|DKK|CZK|CAD|AUD|BRL|INR|MXN)|\p{Sc}) ?#/gu;

export const unit =
	/# ?(?:ms|msecs?|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|weeks?|months?|years?|[km]?bytes?|[kmgt]i?b|kg|g|km|cm|mm|%|°C|°F|°|\p{Sc}|EUR|USD|GBP|CHF|PLN|JPY|CNY|RUB|zł|руб\.?|円|元|UTC|GMT|CET|CEST|[ap]m|Uhr|Sekunden?|Minuten?|Stunden?|Tage?n?|Wochen?|secondes?|heures?|jours?|segundos?|minutos?|horas?|días?|sekund[ya]?|minut[ya]?|godzin[ya]?|dni|dzień|секунд[аы]?|минут[аы]?|час(?:а|ов)?|дн(?:я|ей)|день|秒|分|時間|日|小时|分钟|天)(?![\p{L}\p{N}])/giu;
