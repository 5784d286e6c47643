/**
 * Made by script/secret-prefixes.ts from the rules of gitleaks 8.30.1 (https://github.com/gitleaks/gitleaks),
 * MIT License, Copyright (c) 2019 Zachary Rice. Not to be edited by hand: what gitleaks does not know stands in shapes.ts.
 *
 * How secrets begin, by how many characters at least follow.
 */
export const knownPrefixes: Record<number, string> = {
	8: 'glcbt- xoxb-',
	10: 'sntrys_eyJpYXQiO',
	11: 'ntn_',
	12: 'FLWSECK_TEST-',
	16: 'sm_aat_ sm_pat_ sm_sat_',
	19: 'NRJS-',
	20:
		'ABSK AGE-SECRET-KEY-1 AIza AKCp AQVN CLOJARS_ EZAK EZTK FLWPUBK_TEST- GR1348941 HRKU-AA LTAI SG. api_org_ ' +
		'cmVmd doo_v1_ dop_v1_ dor_v1_ dp.pt. dt0c01. eyJrIjoi fio-u- github_pat_ glagent- gldt- glffct- glft- glpat- ' +
		'glrt- glsa_ glsoat- hvb. lin_api_ ops_eyJ p8e- pscale_oauth_ pscale_pw_ pscale_tkn_ pypi-AgEIcHlwaS5vcmc rdme_ ' +
		'rubygems_ sha256~ shpat_ shpca_ shppa_ shpss_ sk-ant-admin01- sk-ant-api03- sntryu_ tk-us- xkeysib-',
	24: 'PMAK-',
	25: 'glimt-',
	26: 'dnkey-',
	27: 'NRAK-',
	32: 'NRII- gho_ ghp_ ghr_ glc_ gloas- glptt- hf_ ico- npm_ pnu_ pplx- pubkey- pul- tfp_',
};
