-- A hub's store of schema 1 as Kerben 0.1.0 wrote it: its change set and what cannot be made again. Made-up persons only.
CREATE TABLE _meta (
    key TEXT PRIMARY KEY,
    value ANY NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO _meta VALUES ('epoch',1);
INSERT INTO _meta VALUES ('feed',247);
INSERT INTO _meta VALUES ('incarnation',1);
INSERT INTO _meta VALUES ('judged','6f7476f49704ba0d 16 17 18 19 20 21 22 30 31 32 33 34 35 36 37 38 39 40 41 42 43 44 45 46 47 48 49 50 51 52 53');
INSERT INTO _meta VALUES ('schema',1);
INSERT INTO _meta VALUES ('site',0);
INSERT INTO _meta VALUES ('tallies','0,1,5,6/0 0,7,12,14/0 8,9,10,11/0 3,4,7/24 0,7/224');
INSERT INTO _meta VALUES ('views','8;360;16 person caseFile opens 0 0(1 prisoner_no text review 40,2 provisional boolean authority 1000,3 paper_case_no text review 60,4 surname text custodian 200,5 given_name text custodian 200,6 patronymic text custodian 200,7 surname_latin text custodian 200,8 given_name_latin text custodian 200,9 patronymic_latin text custodian 200,10 birth_date date review 1000,11 sex code(list: "sex") review 1000,12 citizenship code(list: "country") review 1000,13 pin text review 20,14 aliases text union 200,15 reported_age integer review 1000 0-130,16 reported_on date review 1000,17 next_of_kin text union 1000,18 children text union 1000,19 address text custodian 1000,20 languages text union 60,21 notes text append 4000)[prisoner_no [1] review ["", ""] [] 14,provisional [2] authority ["", ""] [] 14,paper_case_no [3] review ["", ""] [] 14,surname [4] custodian ["", ""] [] 14,given_name [5] custodian ["", ""] [] 14,patronymic [6] custodian ["", ""] [] 14,surname_latin [7] custodian ["", ""] [] 14,given_name_latin [8] custodian ["", ""] [] 14,patronymic_latin [9] custodian ["", ""] [] 14,birth_date [10] review ["", ""] [] 14,sex [11] review ["", ""] [] 14,citizenship [12] review ["", ""] [] 14,pin [13] review ["", ""] [] 14,aliases [14] union ["", ""] [] 14,reported_age [15] review ["", ""] [] 14,reported_on [16] review ["", ""] [] 14,next_of_kin [17] union ["", ""] [] 14,children [18] union ["", ""] [] 14,address [19] custodian ["", ""] [] 14,languages [20] union ["", ""] [] 14,notes [21] append ["", ""] [] 14];17 custody caseFile 1 0(1 facility site handover 1000 required,2 opened_at instant handover 1000 required,3 opened_by code(list: "opened-by") handover 1000 required,4 commitment_order text handover 300,5 admitted_at instant handover 1000,6 transfer_no text handover 60,7 received_from site handover 1000,8 security_level code(list: "security-level") custodian 1000,9 cell text custodian 60,10 closed_at instant handover 1000,11 closed_by code(list: "closed-by") handover 1000,12 release_type code(list: "release-type") handover 1000,13 closing_document text handover 300,14 commitment_authority text handover 300,15 injuries_seen text append 4000,16 ill_treatment_alleged text append 4000,17 property_list text append 4000,18 regime text custodian 300,19 source_text text append 1000,20 notes text append 4000,21 entered_in_error boolean review 1000,22 injuries code(list: "arrival-answer") review 1000,23 ill_treatment code(list: "arrival-answer") review 1000)[facility [1] handover ["", ""] [] 14,opened_at [2] handover ["", ""] [] 14,opened_by [3] handover ["", ""] [] 14,commitment_order [4] handover ["", ""] [] 14,admitted_at [5] handover ["", ""] [] 14,transfer_no [6] handover ["", ""] [] 14,received_from [7] handover ["", ""] [] 14,security_level [8] custodian ["", ""] [] 14,cell [9] custodian ["", ""] [] 14,closed_at [10] handover ["", ""] [] 14,closed_by [11] handover ["", ""] [] 14,release_type [12] handover ["", ""] [] 14,closing_document [13] handover ["", ""] [] 14,commitment_authority [14] handover ["", ""] [] 14,injuries_seen [15] append ["", ""] [] 14,ill_treatment_alleged [16] append ["", ""] [] 14,property_list [17] append ["", ""] [] 14,regime [18] custodian ["", ""] [] 14,source_text [19] append ["", ""] [] 14,notes [20] append ["", ""] [] 14,entered_in_error [21] review ["", ""] [] 14,injuries [22] review ["", ""] [] 14,ill_treatment [23] review ["", ""] [] 14];18 transfer caseFile 2 0(1 number text handover 60 required,2 from site handover 1000 required,3 to site handover 1000 required,4 dispatched_at instant handover 1000 required,5 due_at instant handover 1000,6 reason text handover 1000,7 escort text handover 300,8 medical_file_travels boolean handover 1000,9 family_told boolean handover 1000,10 cancelled_at instant handover 1000,11 authority_document text handover 300,12 notes text append 4000)[number [1] handover ["", ""] [] 14,from [2] handover ["", ""] [] 14,to [3] handover ["", ""] [] 14,dispatched_at [4] handover ["", ""] [] 14,due_at [5] handover ["", ""] [] 14,reason [6] handover ["", ""] [] 14,escort [7] handover ["", ""] [] 14,medical_file_travels [8] handover ["", ""] [] 14,family_told [9] handover ["", ""] [] 14,cancelled_at [10] handover ["", ""] [] 14,authority_document [11] handover ["", ""] [] 14,notes [12] append ["", ""] [] 14];19 sentence caseFile 0 0(1 article text review 60,2 part text review 60,3 edition text review 60,4 iccs code(list: "iccs") review 1000,5 court text review 300,6 court_date date review 1000,7 term text review 30,8 start date review 1000,9 expiry date review 1000,10 earliest_release date review 1000,11 conviction_tag code(list: "conviction-tag") review 1000,12 life boolean review 1000,13 remand_credit integer review 1000 0-20000,14 offence_date date review 1000,15 document text review 300,16 alterations text append 4000,17 source_text text append 1000,18 notes text append 4000)[court [5] review ["", ""] [] 14,court_date [6] review ["", ""] [] 14,term [7] review ["", ""] [] 14,start [8] review ["", ""] [] 14,expiry [9] review ["", ""] [] 14,earliest_release [10] review ["", ""] [] 14,conviction_tag [11] review ["", ""] [] 14,life [12] review ["", ""] [] 14,remand_credit [13] review ["", ""] [] 14,offence_date [14] review ["", ""] [] 14,document [15] review ["", ""] [] 14,alterations [16] append ["", ""] [] 14,source_text [17] append ["", ""] [] 14,notes [18] append ["", ""] [] 14,offence [1, 2, 3, 4] review ["", ""] [] 14];20 legal_status caseFile 0 0(1 status code(list: "legal-status") document 1000 required,2 document text document 300,3 court text document 300,4 document_date date document 1000,5 appeal_of reference document 1000,6 since instant review 1000 required,7 source_text text append 1000,8 notes text append 4000)[since [6] review ["", ""] [] 14,source_text [7] append ["", ""] [] 14,notes [8] append ["", ""] [] 14,decision [1, 2, 3, 4, 5] document ["4", "5"] [] 14];21 facility everywhere opens hub 0 0(1 site site authority 1000 required,2 name text authority 300 required,3 kind code(list: "facility-kind") authority 1000,4 closed_type boolean authority 1000,5 capacity integer authority 1000 0-100000,6 utc_offset integer authority 1000 -720-840,7 region text authority 200,8 place text authority 200,9 country code(list: "country") authority 1000,10 capacity_basis text authority 300,11 opened_on date authority 1000,12 closed_on date authority 1000,13 notes text append 4000)[site [1] authority ["", ""] [] 14,name [2] authority ["", ""] [] 14,kind [3] authority ["", ""] [] 14,closed_type [4] authority ["", ""] [] 14,capacity [5] authority ["", ""] [] 14,utc_offset [6] authority ["", ""] [] 14,region [7] authority ["", ""] [] 14,place [8] authority ["", ""] [] 14,country [9] authority ["", ""] [] 14,capacity_basis [10] authority ["", ""] [] 14,opened_on [11] authority ["", ""] [] 14,closed_on [12] authority ["", ""] [] 14,notes [13] append ["", ""] [] 14];22 day own opens 1 0(1 facility site review 1000 required,2 closed_on date review 1000 required)[facility [1] review ["", ""] [] 14,closed_on [2] review ["", ""] [] 14];30 assessment caseFile late 0 0(1 tool text review 100 required,2 tool_version text review 60,3 assessor text review 100 required,4 assessor_trained boolean review 1000,5 second_reader text review 100,6 assessed_on date review 1000 required,7 trigger code(list: "assessment-trigger") review 1000,8 sources_used text append 4000,9 sources_missing text append 4000,10 evidence_for text append 4000,11 evidence_against text append 4000,12 protective text append 4000,13 formulation text review 8000,14 scenarios text review 8000,15 judgement code(list: "risk-judgement") interim 1000,16 review_due date review 1000)[tool [1] review ["", ""] [] 14,tool_version [2] review ["", ""] [] 14,assessor [3] review ["", ""] [] 14,assessor_trained [4] review ["", ""] [] 14,second_reader [5] review ["", ""] [] 14,assessed_on [6] review ["", ""] [] 14,trigger [7] review ["", ""] [] 14,sources_used [8] append ["", ""] [] 14,sources_missing [9] append ["", ""] [] 14,evidence_for [10] append ["", ""] [] 14,evidence_against [11] append ["", ""] [] 14,protective [12] append ["", ""] [] 14,formulation [13] review ["", ""] [] 14,scenarios [14] review ["", ""] [] 14,judgement [15] interim ["", ""] ["HIGH", "MODERATE", "LOW", "DRAFT"] 14,review_due [16] review ["", ""] [] 14];31 classification caseFile 0 0(1 state code(list: "classification-state") review 1000,2 proposed_class code(list: "security-level") review 1000,3 proposed_by text review 100,4 class code(list: "security-level") document 1000,5 approver text document 100,6 effective date document 1000,7 review_due date document 1000,8 grounds code(list: "classification-grounds") review 1000,9 reasons text review 4000,10 override_reason text review 4000,11 assessment reference review 1000,12 document text document 300,13 document_date date document 1000,14 appeal_of reference document 1000,15 notes text append 4000)[state [1] review ["", ""] [] 14,proposed_class [2] review ["", ""] [] 14,proposed_by [3] review ["", ""] [] 14,grounds [8] review ["", ""] [] 14,reasons [9] review ["", ""] [] 14,override_reason [10] review ["", ""] [] 14,assessment [11] review ["", ""] [] 14,notes [15] append ["", ""] [] 14,decision [4, 5, 6, 7, 12, 13, 14] document ["13", "14"] [] 14];32 appeal caseFile 0 0(1 classification reference review 1000,2 filed_at instant review 1000,3 deadline date review 1000,4 decider text review 100,5 outcome code(list: "appeal-outcome") review 1000,6 decided_on date review 1000,7 reasons text review 4000,8 notes text append 4000)[classification [1] review ["", ""] [] 14,filed_at [2] review ["", ""] [] 14,deadline [3] review ["", ""] [] 14,decider [4] review ["", ""] [] 14,outcome [5] review ["", ""] [] 14,decided_on [6] review ["", ""] [] 14,reasons [7] review ["", ""] [] 14,notes [8] append ["", ""] [] 14];33 placement caseFile 1 0(1 facility site custodian 1000 required,2 block text custodian 60,3 cell text custodian 60 required,4 bed text custodian 60,5 shared boolean custodian 1000,6 starts instant custodian 1000 required,7 ends instant custodian 1000,8 reason text custodian 1000)[facility [1] custodian ["", ""] [] 14,block [2] custodian ["", ""] [] 14,cell [3] custodian ["", ""] [] 14,bed [4] custodian ["", ""] [] 14,shared [5] custodian ["", ""] [] 14,starts [6] custodian ["", ""] [] 14,ends [7] custodian ["", ""] [] 14,reason [8] custodian ["", ""] [] 14];34 separation caseFile 0 0(1 other_prisoner_no text review 40,2 role code(list: "separation-role") review 1000,3 level code(list: "separation-level") interim 1000,4 reason text append 4000,5 opened_on date review 1000,6 closed_on date review 1000,7 close_reason text append 4000)[other_prisoner_no [1] review ["", ""] [] 14,role [2] review ["", ""] [] 14,level [3] interim ["", ""] ["WING", "LANDING", "CELL"] 14,reason [4] append ["", ""] [] 14,opened_on [5] review ["", ""] [] 14,closed_on [6] review ["", ""] [] 14,close_reason [7] append ["", ""] [] 14];35 solitary caseFile late 0 0(1 starts instant review 1000 required,2 ends instant review 1000,3 kind code(list: "solitary-kind") review 1000 required,4 hours_confined integer review 1000 0-24 required,5 reasons text append 4000,6 authority text review 300 required,7 authority_document text review 300,8 last_resort text append 4000,9 next_review date review 1000,10 medical_visits text append 1000)[starts [1] review ["", ""] [] 14,ends [2] review ["", ""] [] 14,kind [3] review ["", ""] [] 14,hours_confined [4] review ["", ""] [] 14,reasons [5] append ["", ""] [] 14,authority [6] review ["", ""] [] 14,authority_document [7] review ["", ""] [] 14,last_resort [8] append ["", ""] [] 14,next_review [9] review ["", ""] [] 14,medical_visits [10] append ["", ""] [] 14];36 sanction caseFile late 0 0(1 rule_broken text review 1000 required,2 hearing_at instant review 1000 required,3 heard boolean review 1000,4 decision code(list: "sanction-kind") review 1000 required,5 decided_by text review 100 required,6 decider_role code(list: "staff-role") review 1000 required,7 decided_on date review 1000,8 starts date review 1000,9 ends date review 1000,10 notes text append 4000)[rule_broken [1] review ["", ""] [] 14,hearing_at [2] review ["", ""] [] 14,heard [3] review ["", ""] [] 14,decision [4] review ["", ""] [] 14,decided_by [5] review ["", ""] [] 14,decider_role [6] review ["", ""] [] 14,decided_on [7] review ["", ""] [] 14,starts [8] review ["", ""] [] 14,ends [9] review ["", ""] [] 14,notes [10] append ["", ""] [] 14];37 programme everywhere opens hub 0 0(1 name text authority 300,2 kind code(list: "programme-kind") authority 1000,3 provider text authority 300,4 sessions_planned integer authority 1000 0-1000,5 aim text authority 2000,6 languages text union 60)[name [1] authority ["", ""] [] 14,kind [2] authority ["", ""] [] 14,provider [3] authority ["", ""] [] 14,sessions_planned [4] authority ["", ""] [] 14,aim [5] authority ["", ""] [] 14,languages [6] union ["", ""] [] 14];38 participation caseFile late 0 0(1 programme reference review 1000,2 state code(list: "participation-state") review 1000,3 referred_on date review 1000,4 started_on date review 1000,5 ended_on date review 1000,6 consent boolean review 1000,7 sessions text union 100,8 reason text append 4000)[programme [1] review ["", ""] [] 14,state [2] review ["", ""] [] 14,referred_on [3] review ["", ""] [] 14,started_on [4] review ["", ""] [] 14,ended_on [5] review ["", ""] [] 14,consent [6] review ["", ""] [] 14,sessions [7] union ["", ""] [] 14,reason [8] append ["", ""] [] 14];39 incident own opens 1 0(1 facility site review 1000 required,2 happened_at instant review 1000 required,3 kind code(list: "incident-kind") review 1000 required,4 place text review 300,5 persons text union 200,6 account text append 8000,7 force_used boolean review 1000,8 restraint_used boolean review 1000,9 injuries text append 4000,10 state code(list: "incident-state") open 1000,11 reported_to text review 300,12 reported_at instant review 1000,13 family_told_at instant review 1000,14 addenda text append 4000)[facility [1] review ["", ""] [] 14,happened_at [2] review ["", ""] [] 14,kind [3] review ["", ""] [] 14,place [4] review ["", ""] [] 14,persons [5] union ["", ""] [] 14,account [6] append ["", ""] [] 14,force_used [7] review ["", ""] [] 14,restraint_used [8] review ["", ""] [] 14,injuries [9] append ["", ""] [] 14,state [10] open ["", ""] ["DRAFT", "NEEDS_UPDATING", "AWAITING_REVIEW", "ON_HOLD", "UPDATED", "CLOSED", "DUPLICATE", "NOT_REPORTABLE"] 14,reported_to [11] review ["", ""] [] 14,reported_at [12] review ["", ""] [] 14,family_told_at [13] review ["", ""] [] 14,addenda [14] append ["", ""] [] 14];40 complaint own opens 0 1(1 facility site review 1000 required,2 received_at instant review 1000 required,3 channel code(list: "complaint-channel") review 1000,4 recipient code(list: "external-body") review 1000 required,5 prisoner_no text review 40 sealed,6 content text append 8000 sealed,7 torture_alleged boolean review 1000,8 state code(list: "complaint-state") open 1000,9 answer_due date review 1000,10 answered_on date review 1000,11 closed_by code(list: "external-body") review 1000,12 retaliation_watch_until date review 1000,13 notes text append 4000 sealed)[facility [1] review ["", ""] [] 14,received_at [2] review ["", ""] [] 14,channel [3] review ["", ""] [] 14,recipient [4] review ["", ""] [] 14,prisoner_no [5] review ["", ""] [] 14,content [6] append ["", ""] [] 14,torture_alleged [7] review ["", ""] [] 14,state [8] open ["", ""] ["ESCALATED", "OPEN", "ANSWER_DUE", "ANSWERED", "CLOSED"] 14,answer_due [9] review ["", ""] [] 14,answered_on [10] review ["", ""] [] 14,closed_by [11] review ["", ""] [] 14,retaliation_watch_until [12] review ["", ""] [] 14,notes [13] append ["", ""] [] 14];41 corruption_report own opens 0 1(1 facility site review 1000 required,2 received_at instant review 1000 required,3 channel code(list: "complaint-channel") review 1000,4 recipient code(list: "external-body") review 1000 required,5 conduct text append 8000 sealed,6 position text append 300 sealed,7 amount text append 300 sealed,8 evidence text append 8000 sealed,9 state code(list: "complaint-state") open 1000,10 answer_due date review 1000,11 notes text append 4000 sealed,12 closed_by code(list: "external-body") review 1000)[facility [1] review ["", ""] [] 14,received_at [2] review ["", ""] [] 14,channel [3] review ["", ""] [] 14,recipient [4] review ["", ""] [] 14,conduct [5] append ["", ""] [] 14,position [6] append ["", ""] [] 14,amount [7] append ["", ""] [] 14,evidence [8] append ["", ""] [] 14,state [9] open ["", ""] ["ESCALATED", "OPEN", "ANSWER_DUE", "ANSWERED", "CLOSED"] 14,answer_due [10] review ["", ""] [] 14,notes [11] append ["", ""] [] 14,closed_by [12] review ["", ""] [] 14];42 accommodation everywhere opens 1 0(1 facility site review 1000 required,2 block text review 60,3 cell text review 60,4 measured_at instant latest 1000 required,5 kind code(list: "accommodation-kind") latest 1000 required,6 capacity integer latest 1000 0-100000,7 capacity_basis text latest 300,8 occupancy integer latest 1000 0-100000 required,9 area_net integer latest 1000 0-1000000,10 minutes_outdoors integer latest 1000 0-1440,11 minutes_out_of_cell integer latest 1000 0-1440,12 daylight boolean latest 1000,13 ventilation boolean latest 1000,14 temperature integer latest 1000 -60-60,15 water boolean latest 1000,16 baths_per_week integer latest 1000 0-50,17 beds integer latest 1000 0-100000,18 measured_by text latest 300)[facility [1] review ["", ""] [] 14,block [2] review ["", ""] [] 14,cell [3] review ["", ""] [] 14,measured_at [4] latest ["", ""] [] 14,kind [5] latest ["", ""] [] 14,capacity [6] latest ["", ""] [] 14,capacity_basis [7] latest ["", ""] [] 14,occupancy [8] latest ["", ""] [] 14,area_net [9] latest ["", ""] [] 14,minutes_outdoors [10] latest ["", ""] [] 14,minutes_out_of_cell [11] latest ["", ""] [] 14,daylight [12] latest ["", ""] [] 14,ventilation [13] latest ["", ""] [] 14,temperature [14] latest ["", ""] [] 14,water [15] latest ["", ""] [] 14,baths_per_week [16] latest ["", ""] [] 14,beds [17] latest ["", ""] [] 14,measured_by [18] latest ["", ""] [] 14];43 visit everywhere opens 1 0(1 facility site review 1000,2 body code(list: "monitoring-body") review 1000,3 visited_on date review 1000,4 unannounced boolean review 1000,5 private_interviews boolean review 1000,6 access_refused text append 4000,7 report_on date review 1000,8 notes text append 4000)[facility [1] review ["", ""] [] 14,body [2] review ["", ""] [] 14,visited_on [3] review ["", ""] [] 14,unannounced [4] review ["", ""] [] 14,private_interviews [5] review ["", ""] [] 14,access_refused [6] append ["", ""] [] 14,report_on [7] review ["", ""] [] 14,notes [8] append ["", ""] [] 14];44 finding everywhere opens 2 0(1 visit reference review 1000,2 facility site review 1000 required,3 topic code(list: "finding-topic") review 1000 required,4 finding text append 8000,5 recommendation text append 4000,6 owner text review 300,7 due date review 1000 required,8 response text append 4000,9 responded_on date review 1000,10 state code(list: "finding-state") open 1000,11 verified_by code(list: "monitoring-body") review 1000,12 verified_on date review 1000)[visit [1] review ["", ""] [] 14,facility [2] review ["", ""] [] 14,topic [3] review ["", ""] [] 14,finding [4] append ["", ""] [] 14,recommendation [5] append ["", ""] [] 14,owner [6] review ["", ""] [] 14,due [7] review ["", ""] [] 14,response [8] append ["", ""] [] 14,responded_on [9] review ["", ""] [] 14,state [10] open ["", ""] ["OPEN", "ACCEPTED", "REFUSED", "CLAIMED", "VERIFIED"] 14,verified_by [11] review ["", ""] [] 14,verified_on [12] review ["", ""] [] 14];45 provision everywhere opens hub 0 0(1 state code(list: "country") authority 1000,2 instrument text authority 300,3 article text authority 60,4 part text authority 60,5 edition text authority 60,6 in_force_from date authority 1000,7 in_force_to date authority 1000,8 title text authority 600,9 max_penalty text authority 300,10 tag code(list: "conviction-tag") authority 1000,11 iccs code(list: "iccs") authority 1000,12 predecessor reference authority 1000,13 text_hash text authority 100,14 source text authority 600,15 replaces text authority 600)[state [1] authority ["", ""] [] 14,instrument [2] authority ["", ""] [] 14,article [3] authority ["", ""] [] 14,part [4] authority ["", ""] [] 14,edition [5] authority ["", ""] [] 14,in_force_from [6] authority ["", ""] [] 14,in_force_to [7] authority ["", ""] [] 14,title [8] authority ["", ""] [] 14,max_penalty [9] authority ["", ""] [] 14,tag [10] authority ["", ""] [] 14,iccs [11] authority ["", ""] [] 14,predecessor [12] authority ["", ""] [] 14,text_hash [13] authority ["", ""] [] 14,source [14] authority ["", ""] [] 14,replaces [15] authority ["", ""] [] 14];46 comparison everywhere opens hub 0 0(1 state code(list: "country") authority 1000,2 topic code(list: "comparison-topic") authority 1000,3 provision reference authority 1000,4 answer text authority 4000,5 quotation text authority 8000,6 reviewer text authority 100,7 reviewed_on date authority 1000)[state [1] authority ["", ""] [] 14,topic [2] authority ["", ""] [] 14,provision [3] authority ["", ""] [] 14,answer [4] authority ["", ""] [] 14,quotation [5] authority ["", ""] [] 14,reviewer [6] authority ["", ""] [] 14,reviewed_on [7] authority ["", ""] [] 14];47 staff everywhere opens hub 0 0(1 account text authority 100,2 role code(list: "staff-role") authority 1000,3 site site authority 1000,4 valid_from date authority 1000,5 valid_to date authority 1000,6 trained_in text union 100)[account [1] authority ["", ""] [] 14,role [2] authority ["", ""] [] 14,site [3] authority ["", ""] [] 14,valid_from [4] authority ["", ""] [] 14,valid_to [5] authority ["", ""] [] 14,trained_in [6] union ["", ""] [] 14];48 absence caseFile 2 0(1 kind code(list: "absence-kind") custodian 1000 required,2 facility site custodian 1000 required,3 left_at instant custodian 1000 required,4 due_back instant custodian 1000,5 returned_at instant custodian 1000,6 escort text custodian 300,7 document text custodian 300)[kind [1] custodian ["", ""] [] 14,facility [2] custodian ["", ""] [] 14,left_at [3] custodian ["", ""] [] 14,due_back [4] custodian ["", ""] [] 14,returned_at [5] custodian ["", ""] [] 14,escort [6] custodian ["", ""] [] 14,document [7] custodian ["", ""] [] 14];49 health_exam caseFile late 0 0(1 due_at instant review 1000,2 examined_at instant review 1000,3 fit_for_work boolean review 1000,4 fit_for_solitary boolean review 1000,5 pregnant boolean review 1000,6 nursing boolean review 1000,7 infant_with_mother boolean review 1000,8 disability boolean review 1000,9 examined_by_health_staff boolean review 1000)[due_at [1] review ["", ""] [] 14,examined_at [2] review ["", ""] [] 14,fit_for_work [3] review ["", ""] [] 14,fit_for_solitary [4] review ["", ""] [] 14,pregnant [5] review ["", ""] [] 14,nursing [6] review ["", ""] [] 14,infant_with_mother [7] review ["", ""] [] 14,disability [8] review ["", ""] [] 14,examined_by_health_staff [9] review ["", ""] [] 14];50 roll_check own opens 1 0(1 facility site review 1000,2 checked_at instant review 1000,3 counted integer review 1000 0-100000,4 expected integer review 1000 0-100000,5 absent integer review 1000 0-100000,6 notes text append 4000)[facility [1] review ["", ""] [] 14,checked_at [2] review ["", ""] [] 14,counted [3] review ["", ""] [] 14,expected [4] review ["", ""] [] 14,absent [5] review ["", ""] [] 14,notes [6] append ["", ""] [] 14];51 body_key everywhere opens hub 0 0(1 body code(list: "external-body") authority 1000 required,2 public_key text authority 60 required,3 valid_from date authority 1000 required)[body [1] authority ["", ""] [] 14,public_key [2] authority ["", ""] [] 14,valid_from [3] authority ["", ""] [] 14];52 access own opens 0 0(1 account text review 200 required,2 action code(list: "access-action") review 1000 required,3 record_type text review 60,4 record reference review 1000,5 records integer review 1000 0-1000000000,6 reason text review 1000 required,7 accessed_at instant review 1000 required,8 offline boolean review 1000,9 reviewed_by text review 200,10 reviewed_on date review 1000,11 notes text append 4000)[account [1] review ["", ""] [] 14,action [2] review ["", ""] [] 14,record_type [3] review ["", ""] [] 14,record [4] review ["", ""] [] 14,records [5] review ["", ""] [] 14,reason [6] review ["", ""] [] 14,accessed_at [7] review ["", ""] [] 14,offline [8] review ["", ""] [] 14,reviewed_by [9] review ["", ""] [] 14,reviewed_on [10] review ["", ""] [] 14,notes [11] append ["", ""] [] 14];53 statement own opens hub 0 0(1 table text authority 100 required,2 as_of date authority 1000 required,3 watermark text authority 40 required,4 edition integer authority 1000 required,5 figure integer authority 1000 required,6 least integer authority 1000 required,7 most integer authority 1000,8 cells text authority 4000000 required,9 heard text authority 4000000 required,10 balance text authority 1000,11 certifier text authority 200 required,12 published_at instant authority 1000 required,13 signature text authority 100 required,14 corrects reference authority 1000,15 reason text authority 1000)[table [1] authority ["", ""] [] 14,as_of [2] authority ["", ""] [] 14,watermark [3] authority ["", ""] [] 14,edition [4] authority ["", ""] [] 14,figure [5] authority ["", ""] [] 14,least [6] authority ["", ""] [] 14,most [7] authority ["", ""] [] 14,cells [8] authority ["", ""] [] 14,heard [9] authority ["", ""] [] 14,balance [10] authority ["", ""] [] 14,certifier [11] authority ["", ""] [] 14,published_at [12] authority ["", ""] [] 14,signature [13] authority ["", ""] [] 14,corrects [14] authority ["", ""] [] 14,reason [15] authority ["", ""] [] 14]');
CREATE TABLE _author (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;
INSERT INTO _author VALUES (1,'root@0');
INSERT INTO _author VALUES (2,'hub@0');
CREATE TABLE _change (
    dot INTEGER PRIMARY KEY,
    record INTEGER,
    case_id INTEGER,
    author INTEGER NOT NULL REFERENCES _author (id),
    salt INTEGER,
    feed INTEGER NOT NULL,
    urgent INTEGER,
    content BLOB
) STRICT;
INSERT INTO _change VALUES (34359738369,NULL,NULL,1,-8418755669806828140,1,NULL,NULL);
INSERT INTO _change VALUES (34359738370,NULL,NULL,1,8680146692934850620,2,NULL,NULL);
INSERT INTO _change VALUES (34359738371,NULL,NULL,1,209950178030807750,3,NULL,NULL);
INSERT INTO _change VALUES (34359738372,NULL,NULL,1,-7084998759847397366,4,NULL,NULL);
INSERT INTO _change VALUES (34359738373,NULL,NULL,1,3608367881405654742,5,NULL,NULL);
INSERT INTO _change VALUES (34359738374,NULL,NULL,1,4831571619322743287,6,NULL,NULL);
INSERT INTO _change VALUES (34359738375,NULL,NULL,1,-8437145141164786292,7,NULL,NULL);
INSERT INTO _change VALUES (34359738376,NULL,NULL,1,-2451294323819612908,8,NULL,NULL);
INSERT INTO _change VALUES (34359738377,NULL,NULL,1,-1558350883504982166,9,NULL,NULL);
INSERT INTO _change VALUES (34359738378,NULL,NULL,1,-1915558831450481141,10,NULL,NULL);
INSERT INTO _change VALUES (34359738379,NULL,NULL,1,6822628834577837506,11,NULL,NULL);
INSERT INTO _change VALUES (34359738380,NULL,NULL,1,-2241734372398320419,12,NULL,NULL);
INSERT INTO _change VALUES (34359738381,NULL,NULL,1,-4188870231259749989,13,NULL,NULL);
INSERT INTO _change VALUES (34359738382,NULL,NULL,1,821209213998814891,14,NULL,NULL);
INSERT INTO _change VALUES (34359738383,NULL,NULL,1,-6108460878350944169,15,NULL,NULL);
INSERT INTO _change VALUES (34359738384,NULL,NULL,1,-1826571090170251157,16,NULL,NULL);
INSERT INTO _change VALUES (34359738385,NULL,NULL,1,-629487687955637253,17,NULL,NULL);
INSERT INTO _change VALUES (34359738386,NULL,NULL,1,6691462972269742261,18,NULL,NULL);
INSERT INTO _change VALUES (34359738387,NULL,NULL,1,2319754924731149687,19,NULL,NULL);
INSERT INTO _change VALUES (34359738388,NULL,NULL,1,-4700446749255339406,20,NULL,NULL);
INSERT INTO _change VALUES (34359738389,NULL,NULL,1,-2025677979152292351,21,NULL,NULL);
INSERT INTO _change VALUES (34359738390,NULL,NULL,1,-8151823292822907623,22,NULL,NULL);
INSERT INTO _change VALUES (34359738391,NULL,NULL,1,-2311017039964666323,23,NULL,NULL);
INSERT INTO _change VALUES (34359738392,NULL,NULL,1,-1446137736320046587,24,NULL,NULL);
INSERT INTO _change VALUES (34359738393,NULL,NULL,1,-2131335218294363120,25,NULL,NULL);
INSERT INTO _change VALUES (34359738394,NULL,NULL,1,8805583070756694038,26,NULL,NULL);
INSERT INTO _change VALUES (34359738395,NULL,NULL,1,-8066872064685224036,27,NULL,NULL);
INSERT INTO _change VALUES (34359738396,NULL,NULL,1,2241444709184575502,28,NULL,NULL);
INSERT INTO _change VALUES (34359738397,NULL,NULL,1,436103179267653724,29,NULL,NULL);
INSERT INTO _change VALUES (34359738398,NULL,NULL,1,-1000938935187472927,30,NULL,NULL);
INSERT INTO _change VALUES (34359738399,NULL,NULL,1,-2981703318181489516,31,NULL,NULL);
INSERT INTO _change VALUES (34359738400,NULL,NULL,1,1017866036931771852,32,NULL,NULL);
INSERT INTO _change VALUES (34359738401,NULL,NULL,1,-6230686329091018839,33,NULL,NULL);
INSERT INTO _change VALUES (34359738402,NULL,NULL,1,5477521488836059642,34,NULL,NULL);
INSERT INTO _change VALUES (34359738403,NULL,NULL,1,9183074814820736579,35,NULL,NULL);
INSERT INTO _change VALUES (34359738404,NULL,NULL,1,-5354842379706133877,36,NULL,NULL);
INSERT INTO _change VALUES (34359738405,NULL,NULL,1,-946248401074553030,37,NULL,NULL);
INSERT INTO _change VALUES (34359738406,NULL,NULL,1,-7100734694344156236,38,NULL,NULL);
INSERT INTO _change VALUES (34359738407,NULL,NULL,1,1093162512069031107,39,NULL,NULL);
INSERT INTO _change VALUES (34359738408,NULL,NULL,1,1690089746766276745,40,NULL,NULL);
INSERT INTO _change VALUES (34359738409,NULL,NULL,1,2029848592411264839,41,NULL,NULL);
INSERT INTO _change VALUES (34359738410,NULL,NULL,1,4522136956061138539,42,NULL,NULL);
INSERT INTO _change VALUES (34359738411,NULL,NULL,1,-3481300701175798733,43,NULL,NULL);
INSERT INTO _change VALUES (34359738412,NULL,NULL,1,1774642905329152385,44,NULL,NULL);
INSERT INTO _change VALUES (34359738413,NULL,NULL,1,4245151112216395660,45,NULL,NULL);
INSERT INTO _change VALUES (34359738414,NULL,NULL,1,1945659502486898914,46,NULL,NULL);
INSERT INTO _change VALUES (34359738415,NULL,NULL,1,7430321915325259817,47,NULL,NULL);
INSERT INTO _change VALUES (34359738416,NULL,NULL,1,5014456826475130327,48,NULL,NULL);
INSERT INTO _change VALUES (34359738417,NULL,NULL,1,7632301255999154924,49,NULL,NULL);
INSERT INTO _change VALUES (34359738418,NULL,NULL,1,3659721231289363461,50,NULL,NULL);
INSERT INTO _change VALUES (34359738419,NULL,NULL,1,7003820816476959010,51,NULL,NULL);
INSERT INTO _change VALUES (34359738420,NULL,NULL,1,4328059857331989373,52,NULL,NULL);
INSERT INTO _change VALUES (34359738421,NULL,NULL,1,-3688934182274856221,53,NULL,NULL);
INSERT INTO _change VALUES (34359738422,NULL,34359738421,1,NULL,54,NULL,NULL);
INSERT INTO _change VALUES (34359738423,NULL,34359738421,1,NULL,55,NULL,NULL);
INSERT INTO _change VALUES (34359738424,NULL,34359738421,1,NULL,56,NULL,NULL);
INSERT INTO _change VALUES (34359738425,NULL,NULL,1,-8723699220561094433,57,NULL,NULL);
INSERT INTO _change VALUES (34359738426,NULL,34359738425,1,NULL,58,NULL,NULL);
INSERT INTO _change VALUES (34359738427,NULL,34359738425,1,NULL,59,NULL,NULL);
INSERT INTO _change VALUES (34359738428,NULL,34359738425,1,NULL,60,NULL,NULL);
INSERT INTO _change VALUES (34359738429,NULL,NULL,1,-5309252872379876206,61,NULL,NULL);
INSERT INTO _change VALUES (34359738430,NULL,34359738429,1,NULL,62,NULL,NULL);
INSERT INTO _change VALUES (34359738431,NULL,NULL,1,-1677479507024219204,63,NULL,NULL);
INSERT INTO _change VALUES (34359738432,NULL,34359738429,1,NULL,64,NULL,NULL);
INSERT INTO _change VALUES (34359738433,NULL,34359738429,1,NULL,65,NULL,NULL);
INSERT INTO _change VALUES (34359738434,NULL,NULL,1,6667472427958721532,66,NULL,NULL);
INSERT INTO _change VALUES (34359738435,NULL,34359738434,1,NULL,67,NULL,NULL);
INSERT INTO _change VALUES (34359738436,NULL,34359738434,1,NULL,68,NULL,NULL);
INSERT INTO _change VALUES (34359738437,NULL,34359738434,1,NULL,69,NULL,NULL);
INSERT INTO _change VALUES (34359738438,NULL,NULL,1,682305872669729949,70,NULL,NULL);
INSERT INTO _change VALUES (34359738439,NULL,34359738438,1,NULL,71,NULL,NULL);
INSERT INTO _change VALUES (34359738440,NULL,34359738438,1,NULL,72,NULL,NULL);
INSERT INTO _change VALUES (34359738441,NULL,34359738438,1,NULL,73,NULL,NULL);
INSERT INTO _change VALUES (34359738442,NULL,NULL,1,462897302446947485,74,NULL,NULL);
INSERT INTO _change VALUES (34359738443,NULL,34359738442,1,NULL,75,NULL,NULL);
INSERT INTO _change VALUES (34359738444,NULL,34359738442,1,NULL,76,NULL,NULL);
INSERT INTO _change VALUES (34359738445,NULL,34359738442,1,NULL,77,NULL,NULL);
INSERT INTO _change VALUES (34359738446,NULL,34359738442,1,NULL,78,NULL,NULL);
INSERT INTO _change VALUES (34359738447,NULL,NULL,1,-4940426215563905421,79,NULL,NULL);
INSERT INTO _change VALUES (34359738448,NULL,34359738447,1,NULL,80,NULL,NULL);
INSERT INTO _change VALUES (34359738449,NULL,34359738447,1,NULL,81,NULL,NULL);
INSERT INTO _change VALUES (34359738450,NULL,34359738447,1,NULL,82,NULL,NULL);
INSERT INTO _change VALUES (34359738451,NULL,NULL,1,1829403641923004892,83,NULL,NULL);
INSERT INTO _change VALUES (34359738452,NULL,34359738451,1,NULL,84,NULL,NULL);
INSERT INTO _change VALUES (34359738453,NULL,34359738451,1,NULL,85,NULL,NULL);
INSERT INTO _change VALUES (34359738454,NULL,34359738451,1,NULL,86,NULL,NULL);
INSERT INTO _change VALUES (34359738455,NULL,34359738451,1,NULL,87,NULL,NULL);
INSERT INTO _change VALUES (34359738456,NULL,NULL,1,6786619557623016952,88,NULL,NULL);
INSERT INTO _change VALUES (34359738457,NULL,34359738456,1,NULL,89,NULL,NULL);
INSERT INTO _change VALUES (34359738458,NULL,34359738456,1,NULL,90,NULL,NULL);
INSERT INTO _change VALUES (34359738459,NULL,34359738456,1,NULL,91,NULL,NULL);
INSERT INTO _change VALUES (34359738460,34359738457,34359738456,1,NULL,92,NULL,X'1105BCDFC293C368B6010000000101590672657669657722034D45442607362D3132312D354A08776F726B73686F70');
INSERT INTO _change VALUES (34359738461,NULL,34359738456,1,NULL,93,NULL,X'1F05BCDFC293C368B80100000000067265766965770608415050524F5645440A034D45440E184F666669636572205A7A2D35202866696374696F6E616C2912034D45441616426F617264205A7A2D32202866696374696F6E616C2919FCD4661DBCDB6622094245484156494F555226266D6164652075703A206173207365656E2073696E636520746865206C617374207265766965773035FCD46638');
INSERT INTO _change VALUES (34359738462,34359738439,34359738438,1,NULL,94,NULL,X'1105BCDFC293C368BA010000000101470672657669657722034D494E2607342D3130332D334A106E6F20776F726B2061737369676E6564');
INSERT INTO _change VALUES (34359738463,NULL,34359738438,1,NULL,95,NULL,X'1F05BCDFC293C368BC0100000000067265766965770608415050524F5645440A034D494E0E184F666669636572205A7A2D35202866696374696F6E616C2912034D494E1616426F617264205A7A2D31202866696374696F6E616C2919D6D5661D96DC6622094245484156494F555226266D6164652075703A206173207365656E2073696E636520746865206C617374207265766965773035D6D56638');
INSERT INTO _change VALUES (34359738464,NULL,34359738451,1,NULL,96,NULL,X'1405BCDFC293C368BE010000000000061553454E54454E4345445F41505045414C5F4F50454E0A0C4361736520313835392F31310E26446973747269637420636F757274206F66205A7A756D74617368202866696374696F6E616C2911C6D6661419D8B5B6EA30');
INSERT INTO _change VALUES (34359738465,34359738453,34359738451,1,NULL,97,NULL,X'1305BCDFC293C368C001000000010155116A7564676D656E742072656365697665641627446973747269637420636F757274206F66205171617262756C616B202866696374696F6E616C2919C6D6661E05503659344D21DED36625DEFC66299EE8662E044E4F4E45310035D6023E0D4A7564676D656E742031373232');
INSERT INTO _change VALUES (34359738466,34359738430,34359738429,1,NULL,98,NULL,X'1105BCDFC293C368C20100000001013E0672657669657722034D45442607322D3132302D384A08776F726B73686F70');
INSERT INTO _change VALUES (34359738467,NULL,34359738429,1,NULL,99,NULL,X'1F05BCDFC293C368C40100000000067265766965770608415050524F5645440A034D45440E184F666669636572205A7A2D33202866696374696F6E616C2912034D45441616426F617264205A7A2D31202866696374696F6E616C2919CCD6661D88DA6622094245484156494F555226266D6164652075703A206173207365656E2073696E636520746865206C617374207265766965773035CCD66638');
INSERT INTO _change VALUES (34359738468,NULL,34359738451,1,NULL,100,NULL,X'1405BCDFC293C368C6010000000000060F53454E54454E4345445F46494E414C0A0C4361736520343737372F38310E26446973747269637420636F757274206F66205A7A756D74617368202866696374696F6E616C2911E2D7661419B8EA9CF930');
INSERT INTO _change VALUES (34359738469,NULL,34359738442,1,NULL,101,NULL,X'1405BCDFC293C368C8010000000000061553454E54454E4345445F41505045414C5F4F50454E0A0C4361736520393634322F35370E26446973747269637420636F757274206F66205A7A656C646F626F202866696374696F6E616C2911E4D7661419C0D4C5F930');
INSERT INTO _change VALUES (34359738470,34359738444,34359738442,1,NULL,102,NULL,X'1305BCDFC293C368CA0100000001014C116A7564676D656E742072656365697665641627446973747269637420636F757274206F66205171617262756C616B202866696374696F6E616C2919E4D7661E08503259394D33304421F0D36625AEE66629B0DC662E044E4F4E45310035A0033E0D4A7564676D656E742035383936');
INSERT INTO _change VALUES (34359738471,34359738426,34359738425,1,NULL,103,NULL,X'1105BCDFC293C368CC0100000001013A002607362D3134302D31');
INSERT INTO _change VALUES (34359738472,34359738435,34359738434,1,NULL,104,NULL,X'1105BCDFC293C368CE010000000101430672657669657722034D45442607332D3130372D334A106E6F20776F726B2061737369676E6564');
INSERT INTO _change VALUES (34359738473,NULL,34359738434,1,NULL,105,NULL,X'1E05BCDFC293C368D00100000000067265766965770607564552412D32520A04323031380E194173736573736F72205A7A2D32202866696374696F6E616C29110219A0D8661E034455452A196D6164652075703A206173207468652066696C6520736179732E1B6D6164652075703A20776F726B732C2077726974657320686F6D6532166D6164652075703A2066616D696C79207669736974733E084D4F44455241544541E0DE66');
INSERT INTO _change VALUES (34359738474,NULL,34359738434,1,NULL,106,NULL,X'1F05BCDFC293C368D20100000000067265766965770608415050524F5645440A034D45440E184F666669636572205A7A2D31202866696374696F6E616C2912034D45441616426F617264205A7A2D33202866696374696F6E616C2919A0D8661D9EDB6622094245484156494F555226266D6164652075703A206173207365656E2073696E636520746865206C617374207265766965773035A0D86638');
INSERT INTO _change VALUES (34359738475,34359738448,34359738447,1,NULL,107,NULL,X'1105BCDFC293C368D4010000000101500672657669657722034D494E2607342D3133362D364A08776F726B73686F70');
INSERT INTO _change VALUES (34359738476,NULL,34359738447,1,NULL,108,NULL,X'1F05BCDFC293C368D60100000000067265766965770608415050524F5645440A034D494E0E184F666669636572205A7A2D36202866696374696F6E616C2912034D494E1616426F617264205A7A2D33202866696374696F6E616C2919A0D8661DE0DE6622094245484156494F555226266D6164652075703A206173207365656E2073696E636520746865206C617374207265766965773035A0D86638');
INSERT INTO _change VALUES (34359738477,34359738457,34359738456,1,NULL,109,NULL,X'1105BCDFC293C368D80100000001015C046C65667429A0EE9187312E0752454C454153453206455850495259360D446F63756D656E742032383032');
INSERT INTO _change VALUES (34359738478,NULL,34359738442,1,NULL,110,NULL,X'1405BCDFC293C368DA010000000000060F53454E54454E4345445F46494E414C0A0C4361736520333531312F39310E27446973747269637420636F757274206F66205171617262756C616B202866696374696F6E616C2911C8D8661419C0D4AE8831');
INSERT INTO _change VALUES (34359738479,NULL,NULL,1,-3651268001265071771,111,NULL,X'1005BCDFC293C368DC010000000009726563657074696F6E060A4630312D3030303030330E08502D323032322D331214D29AD29BD183D188D182D0BED0B6D0BCD0B5D0BB1610D097D0B7D0B8D0B2D180D0BED0B5D0BA1A19D094D0B4D0BED0BDD182D0B0D0B5D0BA20D183D183D0BBD1831E0C5171757368746F7A686D656C22085A7A6976726F656B260D44646F6E7461656B2075756C75299CC8642E014D32034B475A360E3930303036323833313835333039462444646F6E7461656B2075756C75202866696374696F6E616C292C206279206C657474657252026B79');
INSERT INTO _change VALUES (34359738480,NULL,34359738479,1,NULL,112,NULL,X'1105BCDFC293C368DE010000000015636F6D6D69746D656E74206F72646572207365656E050209A89EE289310E0941444D495353494F4E12184F726465722033303130206F6620323032322D30332D303815A89EE28931220C554E434C41535349464945442607352D3133372D323A26446973747269637420636F757274206F66205676697274617368202866696374696F6E616C293E046E6F6E6542046E6F6E654619636C6F746865732C2074656C6570686F6E652C207761746368');
INSERT INTO _change VALUES (34359738481,NULL,34359738479,1,NULL,113,NULL,X'1305BCDFC293C368E001000000000006033230370A01330E074B47203230323112043034303139D4D766');
INSERT INTO _change VALUES (34359738482,NULL,34359738479,1,NULL,114,NULL,X'1405BCDFC293C368E20100000000000607554E54524945440A0C4361736520393837302F38330E27446973747269637420636F757274206F662051716F737361726179202866696374696F6E616C2911D0D8661419A89EE28931');
INSERT INTO _change VALUES (34359738483,NULL,34359738479,1,NULL,115,NULL,X'3105BCDFC293C368E401000000000009D88BE389310D0221002502');
INSERT INTO _change VALUES (34359738484,34359738422,34359738421,1,NULL,116,NULL,X'1105BCDFC293C368E601000000010136002607312D3132392D31');
INSERT INTO _change VALUES (34359738485,NULL,34359738479,1,NULL,117,NULL,X'1405BCDFC293C368E8010000000000061553454E54454E4345445F41505045414C5F4F50454E0A0C4361736520313534392F38340E27446973747269637420636F757274206F662056766F6C6B6F72676F202866696374696F6E616C2911D2D9661419C0B2909E31');
INSERT INTO _change VALUES (34359738486,34359738481,34359738479,1,NULL,118,NULL,X'1305BCDFC293C368EA01000000010171116A7564676D656E742072656365697665641627446973747269637420636F757274206F662056766F6C6B6F72676F202866696374696F6E616C2919D2D9661E05503559324D21D0D8662590FA662990E9662E044E4F4E453100357C3E0D4A7564676D656E742031393130');
INSERT INTO _change VALUES (34359738487,34359738452,34359738451,1,NULL,119,NULL,X'1105BCDFC293C368EC010000000101540672657669657722034D494E2607332D3133392D344A08776F726B73686F70');
INSERT INTO _change VALUES (34359738488,NULL,34359738451,1,NULL,120,NULL,X'1E05BCDFC293C368EE0100000000067265766965770607564552412D32520A04323031380E194173736573736F72205A7A2D34202866696374696F6E616C29110219E8D9661E034455452A196D6164652075703A206173207468652066696C6520736179732E1B6D6164652075703A20776F726B732C2077726974657320686F6D6532166D6164652075703A2066616D696C79207669736974733E034C4F5741A8E066');
INSERT INTO _change VALUES (34359738489,NULL,34359738451,1,NULL,121,NULL,X'1F05BCDFC293C368F00100000000067265766965770608415050524F5645440A034D494E0E184F666669636572205A7A2D35202866696374696F6E616C2912034D494E1616426F617264205A7A2D31202866696374696F6E616C2919E8D9661DE0DC6622094245484156494F555226266D6164652075703A206173207365656E2073696E636520746865206C617374207265766965773035E8D96638');
INSERT INTO _change VALUES (34359738490,34359738443,34359738442,1,NULL,122,NULL,X'1105BCDFC293C368F20100000001014B0672657669657722034D45442607342D3133332D344A106E6F20776F726B2061737369676E6564');
INSERT INTO _change VALUES (34359738491,NULL,34359738442,1,NULL,123,NULL,X'1E05BCDFC293C368F40100000000067265766965770607564552412D32520A04323031380E194173736573736F72205A7A2D36202866696374696F6E616C29110219AADA661E034455452A196D6164652075703A206173207468652066696C6520736179732E1B6D6164652075703A20776F726B732C2077726974657320686F6D6532166D6164652075703A2066616D696C79207669736974733E034C4F5741EAE066');
INSERT INTO _change VALUES (34359738492,NULL,34359738442,1,NULL,124,NULL,X'1F05BCDFC293C368F60100000000067265766965770608415050524F5645440A034D45440E184F666669636572205A7A2D33202866696374696F6E616C2912034D45441616426F617264205A7A2D32202866696374696F6E616C2919AADA661DEAE06622094245484156494F555226266D6164652075703A206173207365656E2073696E636520746865206C617374207265766965773035AADA6638');
INSERT INTO _change VALUES (34359738493,NULL,34359738479,1,NULL,125,NULL,X'1405BCDFC293C368F8010000000000060F53454E54454E4345445F46494E414C0A0C4361736520353434332F31310E27446973747269637420636F757274206F662051716F737361726179202866696374696F6E616C2911B2DA661419A8BDD7AD31');
INSERT INTO _change VALUES (34359738494,34359738443,34359738442,1,NULL,126,NULL,X'1105BCDFC293C368FA0100000001017A002607362D3130312D32');
INSERT INTO _change VALUES (34359738495,34359738439,34359738438,1,NULL,127,NULL,X'1105BCDFC293C368FC0100000001015E046C65667429D0C584E5312E0752454C454153453206455850495259360D446F63756D656E742036373030');
INSERT INTO _change VALUES (34359738496,NULL,NULL,1,-6980674103953746434,128,NULL,X'1005BCDFC293C368FE010000000009726563657074696F6E060A4630312D3030303030340E08502D323032322D341218D097D0B7D0B5D180D0BAD0B0D0BBD0B4D0B0D188D0BED0B2160ED09ED0BED182D0BBD183D0B5D0BA1A19D092D0B2D0B8D0BBD0B4D0BED0B5D0BA20D183D183D0BBD1831E0D5A7A65726B616C646173686F7622074F6F746C75656B260D5676696C646F656B2075756C7529DA81652E014D32034B475A46245676696C646F656B2075756C75202866696374696F6E616C292C206279206C657474657252027275');
INSERT INTO _change VALUES (34359738497,NULL,34359738496,1,NULL,129,NULL,X'1105BCDFC293C36880020000000015636F6D6D69746D656E74206F72646572207365656E05020988A5A1EB310E0941444D495353494F4E12184F726465722034363134206F6620323032322D31322D32391588A5A1EB31220C554E434C41535349464945442607352D3134302D313A26446973747269637420636F757274206F66205A7A756D74617368202866696374696F6E616C293E046E6F6E6542046E6F6E654612636C6F746865732C20646F63756D656E7473');
INSERT INTO _change VALUES (34359738498,NULL,34359738496,1,NULL,130,NULL,X'1305BCDFC293C3688202000000000006033230350A01310E074B4720323032311204303530323982DD66');
INSERT INTO _change VALUES (34359738499,NULL,34359738496,1,NULL,131,NULL,X'1405BCDFC293C368840200000000000607554E54524945440A0C4361736520333633392F37330E27446973747269637420636F757274206F66205171617262756C616B202866696374696F6E616C2911BADD66141988A5A1EB31');
INSERT INTO _change VALUES (34359738500,NULL,34359738496,1,NULL,132,NULL,X'3105BCDFC293C3688602000000000009C8F5A1EB310D0221002502');
INSERT INTO _change VALUES (34359738501,34359738435,34359738434,1,NULL,133,NULL,X'1105BCDFC293C3688802000000010168002607312D3132302D34');
INSERT INTO _change VALUES (34359738502,34359738480,34359738479,1,NULL,134,NULL,X'1105BCDFC293C3688A020000000101700672657669657722034D45442607342D3130392D344A106E6F20776F726B2061737369676E6564');
INSERT INTO _change VALUES (34359738503,NULL,34359738479,1,NULL,135,NULL,X'1F05BCDFC293C3688C0200000000067265766965770608415050524F5645440A034D45440E184F666669636572205A7A2D38202866696374696F6E616C2912034D45441616426F617264205A7A2D31202866696374696F6E616C291994DE661DD4E46622094245484156494F555226266D6164652075703A206173207365656E2073696E636520746865206C61737420726576696577303594DE6638');
INSERT INTO _change VALUES (34359738504,NULL,34359738496,1,NULL,136,NULL,X'1405BCDFC293C3688E020000000000061553454E54454E4345445F41505045414C5F4F50454E0A0C4361736520393732382F39330E26446973747269637420636F757274206F66205A7A756D74617368202866696374696F6E616C2911EAE166141980FEE8B832');
INSERT INTO _change VALUES (34359738505,34359738498,34359738496,1,NULL,137,NULL,X'1305BCDFC293C368900200000001018201116A7564676D656E742072656365697665641627446973747269637420636F757274206F662056766F6C6B6F72676F202866696374696F6E616C2919EAE1661E0350345921BADD6625BAF76629BAEA662E044E4F4E45310035D6033E0D4A7564676D656E742036383730');
INSERT INTO _change VALUES (34359738506,NULL,NULL,1,-4344035647599049337,138,NULL,X'1005BCDFC293C36892020000000009726563657074696F6E060A4630312D3030303031380E09502D323032332D3138120ED097D0B7D0BED0BCD0B3D0BED180160ED09ED0BED0B4D180D0B0D0B5D0BA1A17D095D0B5D0BBD0BCD18BD0B5D0BA20D183D183D0BBD1831E075A7A6F6D676F7222074F6F647261656B260C45656C6D79656B2075756C7529EAF9632E014D32034B475A360E3930303533343037303735313034462345656C6D79656B2075756C75202866696374696F6E616C292C206279206C657474657252026B79');
INSERT INTO _change VALUES (34359738507,NULL,34359738506,1,NULL,139,NULL,X'1105BCDFC293C36894020000000015636F6D6D69746D656E74206F72646572207365656E050209D8A6F1C6320E0941444D495353494F4E12184F726465722037333137206F6620323032332D31302D303315D8A6F1C632220C554E434C41535349464945442607322D3132382D323A26446973747269637420636F757274206F66205A7A756D74617368202866696374696F6E616C293E046E6F6E6542046E6F6E654612636C6F746865732C20646F63756D656E7473');
INSERT INTO _change VALUES (34359738508,NULL,34359738506,1,NULL,140,NULL,X'1305BCDFC293C3689602000000000006033132320A01330E074B472032303231120430313031399AE266');
INSERT INTO _change VALUES (34359738509,NULL,34359738506,1,NULL,141,NULL,X'1405BCDFC293C368980200000000000607554E54524945440A0C4361736520313937392F31340E26446973747269637420636F757274206F66205676697274617368202866696374696F6E616C2911C6E2661419D8A6F1C632');
INSERT INTO _change VALUES (34359738510,NULL,34359738506,1,NULL,142,NULL,X'3105BCDFC293C3689A02000000000009A0D1F1C6320D0021002502');
INSERT INTO _change VALUES (34359738511,NULL,34359738496,1,NULL,143,NULL,X'1405BCDFC293C3689C020000000000060F53454E54454E4345445F46494E414C0A0C4361736520323339322F38370E26446973747269637420636F757274206F66205A7A756D74617368202866696374696F6E616C2911DCE266141988BAC9CA32');
INSERT INTO _change VALUES (34359738512,NULL,NULL,1,-918023784282371469,144,NULL,X'1005BCDFC293C3689E020000000009726563657074696F6E060A4630312D3030303030350E08502D323032332D351218D29AD29BD0B0D180D0B3D183D0B1D180D18BD0BCD0BED0B21610D29AD29BD18BD182D0BBD183D0B5D0BA1A17D097D0B7D0B8D0B6D183D0B5D0BA20D183D183D0BBD1831E0C5171617267756272796D6F762208517179746C75656B260D5A7A697A6875656B2075756C7529C28E652E014D32034B475A360E393030313235363633373036313546245A7A697A6875656B2075756C75202866696374696F6E616C292C206279206C657474657252026B79');
INSERT INTO _change VALUES (34359738513,NULL,34359738512,1,NULL,145,NULL,X'1105BCDFC293C368A0020000000015636F6D6D69746D656E74206F72646572207365656E05020990A9C3D0320E0941444D495353494F4E12184F726465722032383434206F6620323032332D31312D30311590A9C3D032220C554E434C41535349464945442607362D3133312D323A26446973747269637420636F757274206F66205A7A656C646F626F202866696374696F6E616C293E046E6F6E6542046E6F6E654612636C6F746865732C20646F63756D656E7473');
INSERT INTO _change VALUES (34359738514,NULL,34359738512,1,NULL,146,NULL,X'1305BCDFC293C368A202000000000006033230350A01320E074B47203230323112043035303239F4E266');
INSERT INTO _change VALUES (34359738515,NULL,34359738512,1,NULL,147,NULL,X'1405BCDFC293C368A40200000000000607554E54524945440A0C4361736520313832312F35390E26446973747269637420636F757274206F66205A7A756D74617368202866696374696F6E616C291182E366141990A9C3D032');
INSERT INTO _change VALUES (34359738516,NULL,34359738512,1,NULL,148,NULL,X'3105BCDFC293C368A602000000000009E0E9C4D0320D0221002502');
INSERT INTO _change VALUES (34359738517,34359738426,34359738425,1,NULL,149,NULL,X'1105BCDFC293C368A802000000010167046C65667429F8D9E6D6322E0752454C454153453206455850495259360D446F63756D656E742034393138');
INSERT INTO _change VALUES (34359738518,34359738507,34359738506,1,NULL,150,NULL,X'1105BCDFC293C368AA0200000001018B01046C65667429C0A381F5322E0752454C45415345320941435155495454414C360D446F63756D656E742039333834');
INSERT INTO _change VALUES (34359738519,34359738497,34359738496,1,NULL,151,NULL,X'1105BCDFC293C368AC02000000010181010672657669657722034D45442607322D3130322D344A08776F726B73686F70');
INSERT INTO _change VALUES (34359738520,NULL,34359738496,1,NULL,152,NULL,X'1F05BCDFC293C368AE0200000000067265766965770608415050524F5645440A034D45440E184F666669636572205A7A2D35202866696374696F6E616C2912034D45441616426F617264205A7A2D31202866696374696F6E616C291992E6661DD2EC6622094245484156494F555226266D6164652075703A206173207365656E2073696E636520746865206C61737420726576696577303592E66638');
INSERT INTO _change VALUES (34359738521,NULL,NULL,1,-6477608053832869230,153,NULL,X'1005BCDFC293C368B0020000000009726563657074696F6E060A4630312D3030303032310E09502D323032342D3231120ED29AD29BD183D0BCD0B3D0BED180160ED098D0B8D188D182D0BED0B5D0BA1A17D092D0B2D0B8D0B6D183D0B5D0BA20D183D183D0BBD1831E075171756D676F72220849697368746F656B260D5676697A6875656B2075756C752992FB642E014D32034B475A360E393030363238333138353330363346245676697A6875656B2075756C75202866696374696F6E616C292C206279206C657474657252026B79');
INSERT INTO _change VALUES (34359738522,NULL,34359738521,1,NULL,154,NULL,X'1105BCDFC293C368B2020000000015636F6D6D69746D656E74206F72646572207365656E050209B8DDBF87330E0941444D495353494F4E12184F726465722037353439206F6620323032342D30342D313615B8DDBF8733220C554E434C41535349464945442607332D3133352D323A26446973747269637420636F757274206F66205A7A756D74617368202866696374696F6E616C293E046E6F6E6542046E6F6E654612636C6F746865732C20646F63756D656E7473');
INSERT INTO _change VALUES (34359738523,NULL,34359738521,1,NULL,155,NULL,X'1305BCDFC293C368B402000000000006033333320A01330E074B4720323032311208554E4D415050454439EAE566');
INSERT INTO _change VALUES (34359738524,NULL,34359738521,1,NULL,156,NULL,X'1405BCDFC293C368B60200000000000607554E54524945440A0C4361736520393436322F38370E26446973747269637420636F757274206F66205A7A756D74617368202866696374696F6E616C2911A0E6661419B8DDBF8733');
INSERT INTO _change VALUES (34359738525,NULL,34359738521,1,NULL,157,NULL,X'3105BCDFC293C368B80200000000000990AEC187330D0221002502');
INSERT INTO _change VALUES (34359738526,34359738443,34359738442,1,NULL,158,NULL,X'1105BCDFC293C368BA0200000001017E046C65667429D0A8F089332E0752454C454153453206455850495259360D446F63756D656E742032363931');
INSERT INTO _change VALUES (34359738527,NULL,34359738512,1,NULL,159,NULL,X'1405BCDFC293C368BC020000000000061553454E54454E4345445F41505045414C5F4F50454E0A0C4361736520333038372F33320E26446973747269637420636F757274206F66205A7A756D74617368202866696374696F6E616C2911B8E6661419D089BC8B33');
INSERT INTO _change VALUES (34359738528,34359738514,34359738512,1,NULL,160,NULL,X'1305BCDFC293C368BE0200000001019201116A7564676D656E742072656365697665641627446973747269637420636F757274206F662051716F737361726179202866696374696F6E616C2919B8E6661E0650335931314D2182E36625C2FC6629C2EF662E044E4F4E45310035E6023E0D4A7564676D656E742032393638');
INSERT INTO _change VALUES (34359738529,NULL,34359738521,1,NULL,161,NULL,X'1405BCDFC293C368C0020000000000061553454E54454E4345445F41505045414C5F4F50454E0A0C4361736520383734392F35360E27446973747269637420636F757274206F662056766F6C6B6F72676F202866696374696F6E616C29119AE7661419D0A8D09A33');
INSERT INTO _change VALUES (34359738530,34359738523,34359738521,1,NULL,162,NULL,X'1305BCDFC293C368C20200000001019B01116A7564676D656E742072656365697665641627446973747269637420636F757274206F66205171617262756C616B202866696374696F6E616C29199AE7661E08503159314D32304421A0E66625CAED6629A0EB662E0945585452454D49534D310035743E0D4A7564676D656E742031303538');
INSERT INTO _change VALUES (34359738531,NULL,34359738512,1,NULL,163,NULL,X'1405BCDFC293C368C4020000000000060F53454E54454E4345445F46494E414C0A0C4361736520353430342F35370E26446973747269637420636F757274206F66205A7A756D74617368202866696374696F6E616C2911CCE766141980FAA3A233');
INSERT INTO _change VALUES (34359738532,NULL,NULL,1,-4941784205265530415,164,NULL,X'1005BCDFC293C368C6020000000009726563657074696F6E060A4630312D3030303030370E08502D323032342D371212D29AD29BD183D180D0BFD0B5D0BAD0BED0B21610D094D0B4D0BED0BDD182D0B0D0B5D0BA1A19D092D0B2D0B8D180D0B3D183D0B5D0BA20D183D183D0BBD1831E095171757270656B6F76220844646F6E7461656B260D567669726775656B2075756C7529CCCB642E014D32034B475A360E39303031383834393535353932314624567669726775656B2075756C75202866696374696F6E616C292C206279206C657474657252026B79');
INSERT INTO _change VALUES (34359738533,NULL,34359738532,1,NULL,165,NULL,X'1105BCDFC293C368C8020000000015636F6D6D69746D656E74206F72646572207365656E050209B8C889AE330E0941444D495353494F4E12184F726465722031333030206F6620323032342D30382D313115B8C889AE33220C554E434C41535349464945442607332D3131372D323A27446973747269637420636F757274206F662056766F6C6B6F72676F202866696374696F6E616C293E046E6F6E6542046E6F6E654612636C6F746865732C20646F63756D656E7473');
INSERT INTO _change VALUES (34359738534,NULL,34359738532,1,NULL,166,NULL,X'1305BCDFC293C368CA02000000000006033333300A01310E074B4720323032311208554E4D415050454439F8E766');
INSERT INTO _change VALUES (34359738535,NULL,34359738532,1,NULL,167,NULL,X'1405BCDFC293C368CC0200000000000607554E54524945440A0C4361736520353334362F32360E26446973747269637420636F757274206F66205A7A756D74617368202866696374696F6E616C291196E8661419B8C889AE33');
INSERT INTO _change VALUES (34359738536,NULL,34359738532,1,NULL,168,NULL,X'3105BCDFC293C368CE0200000000000998A68AAE330D0021002502');
INSERT INTO _change VALUES (34359738537,NULL,34359738521,1,NULL,169,NULL,X'1405BCDFC293C368D0020000000000060F53454E54454E4345445F46494E414C0A0C4361736520363330322F32370E26446973747269637420636F757274206F66205A7A656C646F626F202866696374696F6E616C2911ACE866141998D9D8B133');
INSERT INTO _change VALUES (34359738538,NULL,NULL,1,8231670240251645060,170,NULL,X'1005BCDFC293C368D2020000000009726563657074696F6E060A4630312D3030303030360E08502D323032342D361218D092D0B2D0B5D0BFD181D0B5D180D0BFD0B5D0BAD0BED0B2160ED0A3D183D182D0BBD183D0B5D0BA1A19D097D0B7D0B8D0BAD0BAD0BED0B5D0BA20D183D183D0BBD1831E0C5676657073657270656B6F7622075575746C75656B260D5A7A696B6B6F656B2075756C7529AE8F652E014D32034B475A360E393030313537303739363332363846245A7A696B6B6F656B2075756C75202866696374696F6E616C292C206279206C657474657252027275');
INSERT INTO _change VALUES (34359738539,NULL,34359738538,1,NULL,171,NULL,X'1105BCDFC293C368D4020000000015636F6D6D69746D656E74206F72646572207365656E050209B0F699BD330E0941444D495353494F4E12184F726465722034373632206F6620323032342D30392D323615B0F699BD33220C554E434C41535349464945442607312D3132332D313A26446973747269637420636F757274206F66205A7A656C646F626F202866696374696F6E616C293E046E6F6E6542046E6F6E654619636C6F746865732C2074656C6570686F6E652C207761746368');
INSERT INTO _change VALUES (34359738540,NULL,34359738538,1,NULL,172,NULL,X'1305BCDFC293C368D602000000000006033230370A01330E074B47203230323112043034303139AAE866');
INSERT INTO _change VALUES (34359738541,NULL,34359738538,1,NULL,173,NULL,X'1405BCDFC293C368D80200000000000607554E54524945440A0C4361736520373336382F39340E26446973747269637420636F757274206F66205A7A756D74617368202866696374696F6E616C2911F4E8661419B0F699BD33');
INSERT INTO _change VALUES (34359738542,NULL,34359738538,1,NULL,174,NULL,X'3105BCDFC293C368DA02000000000009E8A69BBD330D0221002502');
INSERT INTO _change VALUES (34359738543,34359738522,34359738521,1,NULL,175,NULL,X'1105BCDFC293C368DC0200000001019A0106726576696577220853455041524154452607322D3132372D324A08776F726B73686F70');
INSERT INTO _change VALUES (34359738544,NULL,34359738521,1,NULL,176,NULL,X'1E05BCDFC293C368DE0200000000067265766965770607564552412D32520A04323031380E194173736573736F72205A7A2D37202866696374696F6E616C29110219E0E9661E034455452A196D6164652075703A206173207468652066696C6520736179732E1B6D6164652075703A20776F726B732C2077726974657320686F6D6532166D6164652075703A2066616D696C79207669736974733E084D4F44455241544541A0F066');
INSERT INTO _change VALUES (34359738545,NULL,34359738521,1,NULL,177,NULL,X'1F05BCDFC293C368E00200000000067265766965770608415050524F5645440A0853455041524154450E184F666669636572205A7A2D38202866696374696F6E616C29120853455041524154451616426F617264205A7A2D32202866696374696F6E616C2919E0E9661D9EED6622105354415455544F52595F524547494D4526266D6164652075703A206173207365656E2073696E636520746865206C617374207265766965773035E0E96638');
INSERT INTO _change VALUES (34359738546,NULL,34359738538,1,NULL,178,NULL,X'1405BCDFC293C368E2020000000000061553454E54454E4345445F41505045414C5F4F50454E0A0C4361736520393737302F31380E27446973747269637420636F757274206F66205171617262756C616B202866696374696F6E616C2911F6E966141998C3D9D133');
INSERT INTO _change VALUES (34359738547,34359738540,34359738538,1,NULL,179,NULL,X'1305BCDFC293C368E4020000000101AC01116A7564676D656E742072656365697665641627446973747269637420636F757274206F66205171617262756C616B202866696374696F6E616C2919F6E9661E05503459334D21F4E86625B4846729B4F6662E044E4F4E453100357C3E0D4A7564676D656E742037393139');
INSERT INTO _change VALUES (34359738548,34359738513,34359738512,1,NULL,180,NULL,X'1105BCDFC293C368E602000000010191010672657669657722034D45442607332D3130352D334A106E6F20776F726B2061737369676E6564');
INSERT INTO _change VALUES (34359738549,NULL,34359738512,1,NULL,181,NULL,X'1E05BCDFC293C368E80200000000067265766965770607564552412D32520A04323031380E194173736573736F72205A7A2D39202866696374696F6E616C29110219FAE9661E034455452A196D6164652075703A206173207468652066696C6520736179732E1B6D6164652075703A20776F726B732C2077726974657320686F6D6532166D6164652075703A2066616D696C79207669736974733E034C4F5741BAF066');
INSERT INTO _change VALUES (34359738550,NULL,34359738512,1,NULL,182,NULL,X'1F05BCDFC293C368EA0200000000067265766965770608415050524F5645440A034D45440E184F666669636572205A7A2D35202866696374696F6E616C2912034D45441616426F617264205A7A2D32202866696374696F6E616C2919FAE9661DBAF06622094245484156494F555226266D6164652075703A206173207365656E2073696E636520746865206C617374207265766965773035FAE96638');
INSERT INTO _change VALUES (34359738551,NULL,34359738532,1,NULL,183,NULL,X'1405BCDFC293C368EC020000000000061553454E54454E4345445F41505045414C5F4F50454E0A0C4361736520373232362F31310E27446973747269637420636F757274206F662051716F737361726179202866696374696F6E616C291194EB66141988D790E033');
INSERT INTO _change VALUES (34359738552,34359738534,34359738532,1,NULL,184,NULL,X'1305BCDFC293C368EE020000000101A601116A7564676D656E742072656365697665641626446973747269637420636F757274206F66205A7A756D74617368202866696374696F6E616C291994EB661E05503359314D2196E8662596FC6629D6F6662E0945585452454D49534D310035B0023E0D4A7564676D656E742034343833');
INSERT INTO _change VALUES (34359738553,34359738435,34359738434,1,NULL,185,NULL,X'1105BCDFC293C368F00200000001018501046C65667429C8F0B7E4332E0752454C454153453206455850495259360D446F63756D656E742036303634');
INSERT INTO _change VALUES (34359738554,NULL,34359738538,1,NULL,186,NULL,X'1405BCDFC293C368F2020000000000060F53454E54454E4345445F46494E414C0A0C4361736520383437352F33350E26446973747269637420636F757274206F66205A7A756D74617368202866696374696F6E616C2911D8EB661419E8F285EB33');
INSERT INTO _change VALUES (34359738555,NULL,34359738532,1,NULL,187,NULL,X'1405BCDFC293C368F4020000000000060F53454E54454E4345445F46494E414C0A0C4361736520393033352F33330E26446973747269637420636F757274206F66205A7A756D74617368202866696374696F6E616C29119CEC661419888FFCF433');
INSERT INTO _change VALUES (34359738556,34359738452,34359738451,1,NULL,188,NULL,X'1105BCDFC293C368F602000000010177046C656674298094EFFB332E0752454C4541534532065041524F4C45360D446F63756D656E742034333439');
INSERT INTO _change VALUES (34359738557,NULL,NULL,1,-7994573330680281509,189,NULL,NULL);
INSERT INTO _change VALUES (34359738558,NULL,34359738557,1,NULL,190,NULL,NULL);
INSERT INTO _change VALUES (34359738559,NULL,34359738557,1,NULL,191,NULL,NULL);
INSERT INTO _change VALUES (34359738560,NULL,34359738557,1,NULL,192,NULL,NULL);
INSERT INTO _change VALUES (34359738561,NULL,34359738557,1,NULL,193,NULL,NULL);
INSERT INTO _change VALUES (34359738562,NULL,NULL,1,-3316871625540201100,194,NULL,NULL);
INSERT INTO _change VALUES (34359738563,NULL,34359738562,1,NULL,195,NULL,NULL);
INSERT INTO _change VALUES (34359738564,NULL,34359738562,1,NULL,196,NULL,NULL);
INSERT INTO _change VALUES (34359738565,NULL,34359738562,1,NULL,197,NULL,NULL);
INSERT INTO _change VALUES (34359738566,NULL,34359738562,1,NULL,198,NULL,NULL);
INSERT INTO _change VALUES (34359738567,34359738522,34359738521,1,NULL,199,NULL,X'1105BCDFC293C3688C030000000101AF01046C656674299084AF90342E0752454C454153453206455850495259360D446F63756D656E742039333438');
INSERT INTO _change VALUES (34359738568,34359738558,34359738557,1,NULL,200,NULL,X'1105BCDFC293C3688E030000000101BE01002607352D3131372D36');
INSERT INTO _change VALUES (34359738569,NULL,34359738562,1,NULL,201,NULL,X'1405BCDFC293C36890030000000000061553454E54454E4345445F41505045414C5F4F50454E0A0C4361736520363637302F38370E26446973747269637420636F757274206F66205A7A656C646F626F202866696374696F6E616C2911C4EE66141998C1B2A334');
INSERT INTO _change VALUES (34359738570,34359738564,34359738562,1,NULL,202,NULL,X'1305BCDFC293C36892030000000101C401116A7564676D656E742072656365697665641627446973747269637420636F757274206F662056766F6C6B6F72676F202866696374696F6E616C2919C4EE661E05503159364D21A4ED6625E4F66629A4F2662E044E4F4E4531003598013E0D4A7564676D656E742031313537');
INSERT INTO _change VALUES (34359738571,NULL,34359738562,1,NULL,203,NULL,X'1405BCDFC293C36894030000000000060F53454E54454E4345445F46494E414C0A0C4361736520363236332F39310E26446973747269637420636F757274206F66205676697274617368202866696374696F6E616C29118CEF661419F8F9F2AE34');
INSERT INTO _change VALUES (34359738572,34359738539,34359738538,1,NULL,204,NULL,X'1105BCDFC293C36896030000000101AB010672657669657722034D45442607342D3133312D314A106E6F20776F726B2061737369676E6564');
INSERT INTO _change VALUES (34359738573,NULL,34359738538,1,NULL,205,NULL,X'1F05BCDFC293C368980300000000067265766965770608415050524F5645440A034D45440E184F666669636572205A7A2D32202866696374696F6E616C2912034D45441616426F617264205A7A2D33202866696374696F6E616C291990EF661DD0F56622094245484156494F555226266D6164652075703A206173207365656E2073696E636520746865206C61737420726576696577303590EF6638');
INSERT INTO _change VALUES (34359738574,34359738533,34359738532,1,NULL,206,NULL,X'1105BCDFC293C3689A030000000101A50106726576696577220853455041524154452607342D3133332D354A08776F726B73686F70');
INSERT INTO _change VALUES (34359738575,NULL,34359738532,1,NULL,207,NULL,X'1F05BCDFC293C3689C0300000000067265766965770608415050524F5645440A0853455041524154450E184F666669636572205A7A2D38202866696374696F6E616C29120853455041524154451616426F617264205A7A2D32202866696374696F6E616C2919D0EF661D90F66622105354415455544F52595F524547494D4526266D6164652075703A206173207365656E2073696E636520746865206C617374207265766965773035D0EF6638');
INSERT INTO _change VALUES (34359738576,NULL,34359738521,1,NULL,208,NULL,X'1105BCDFC293C3689E030000000015636F6D6D69746D656E74206F72646572207365656E050209F8BCD8C2340E0941444D495353494F4E12184F726465722031303138206F6620323032352D31312D303515F8BCD8C234220C554E434C41535349464945442607332D3130392D333A26446973747269637420636F757274206F66205A7A756D74617368202866696374696F6E616C293E046E6F6E6542046E6F6E654619636C6F746865732C2074656C6570686F6E652C207761746368');
INSERT INTO _change VALUES (34359738577,NULL,34359738521,1,NULL,209,NULL,X'1305BCDFC293C368A003000000000006033230390A01330E074B4720323032311202303739D0EF66');
INSERT INTO _change VALUES (34359738578,NULL,34359738521,1,NULL,210,NULL,X'1405BCDFC293C368A20300000000000607554E54524945440A0C4361736520343136392F31310E27446973747269637420636F757274206F662051716F737361726179202866696374696F6E616C29118AF0661419F8BCD8C234');
INSERT INTO _change VALUES (34359738579,NULL,34359738521,1,NULL,211,NULL,X'3105BCDFC293C368A403000000000009E8D9D9C2340D0221002502');
INSERT INTO _change VALUES (34359738580,NULL,NULL,1,-2379137959229636608,212,NULL,NULL);
INSERT INTO _change VALUES (34359738581,NULL,34359738580,1,NULL,213,NULL,NULL);
INSERT INTO _change VALUES (34359738582,NULL,34359738580,1,NULL,214,NULL,NULL);
INSERT INTO _change VALUES (34359738583,NULL,34359738580,1,NULL,215,NULL,NULL);
INSERT INTO _change VALUES (34359738584,NULL,34359738580,1,NULL,216,NULL,NULL);
INSERT INTO _change VALUES (34359738585,NULL,NULL,1,-7790268217861210612,217,NULL,NULL);
INSERT INTO _change VALUES (34359738586,NULL,34359738585,1,NULL,218,NULL,NULL);
INSERT INTO _change VALUES (34359738587,NULL,34359738585,1,NULL,219,NULL,NULL);
INSERT INTO _change VALUES (34359738588,NULL,34359738585,1,NULL,220,NULL,NULL);
INSERT INTO _change VALUES (34359738589,NULL,34359738585,1,NULL,221,NULL,NULL);
INSERT INTO _change VALUES (34359738590,34359738563,34359738562,1,NULL,222,NULL,X'1105BCDFC293C368BA030000000101C3010672657669657722034D45442607332D3133342D344A08776F726B73686F70');
INSERT INTO _change VALUES (34359738591,NULL,34359738562,1,NULL,223,NULL,X'1F05BCDFC293C368BC0300000000067265766965770608415050524F5645440A034D45440E184F666669636572205A7A2D35202866696374696F6E616C2912034D45441616426F617264205A7A2D31202866696374696F6E616C2919E8F0661DA8F76622094245484156494F555226266D6164652075703A206173207365656E2073696E636520746865206C617374207265766965773035E8F06638');
INSERT INTO _change VALUES (34359738592,NULL,NULL,1,-8054374491096927511,224,NULL,X'1005BCDFC293C368BE030000000009726563657074696F6E060A4630312D3030303031390E09502D323032362D31391212D092D0B2D183D0BAD0B2D0B0D180D0BED0B21610D097D0B7D0B8D0BCD0B1D0B5D0B5D0BA1A17D09ED0BED188D182D0BED0B5D0BA20D183D183D0BBD1831E095676756B7661726F7622085A7A696D6265656B260D4F6F7368746F656B2075756C7529B68C652E014D32034B475A360E393030353635343836363737353746244F6F7368746F656B2075756C75202866696374696F6E616C292C206279206C657474657252026B79');
INSERT INTO _change VALUES (34359738593,NULL,34359738592,1,NULL,225,NULL,X'1105BCDFC293C368C0030000000015636F6D6D69746D656E74206F72646572207365656E050209E0FBDEDE340E0941444D495353494F4E12184F726465722034373336206F6620323032362D30312D323915E0FBDEDE34220C554E434C41535349464945442607322D3133312D313A27446973747269637420636F757274206F66205171617262756C616B202866696374696F6E616C293E046E6F6E6542046E6F6E654612636C6F746865732C20646F63756D656E7473');
INSERT INTO _change VALUES (34359738594,NULL,34359738592,1,NULL,226,NULL,X'1305BCDFC293C368C203000000000006033238320A01310E074B47203230323112043036303139D2F166');
INSERT INTO _change VALUES (34359738595,NULL,34359738592,1,NULL,227,NULL,X'1405BCDFC293C368C40300000000000607554E54524945440A0C4361736520343839302F37380E27446973747269637420636F757274206F66205171617262756C616B202866696374696F6E616C2911FAF1661419E0FBDEDE34');
INSERT INTO _change VALUES (34359738596,NULL,34359738592,1,NULL,228,NULL,X'3105BCDFC293C368C6030000000000099895E0DE340D0221002502');
INSERT INTO _change VALUES (34359738597,NULL,34359738580,1,NULL,229,NULL,X'1405BCDFC293C368C8030000000000061553454E54454E4345445F41505045414C5F4F50454E0A0C4361736520393737322F33320E26446973747269637420636F757274206F66205A7A656C646F626F202866696374696F6E616C2911B4F3661419E083BDFB34');
INSERT INTO _change VALUES (34359738598,34359738582,34359738580,1,NULL,230,NULL,X'1305BCDFC293C368CA030000000101D601116A7564676D656E742072656365697665641626446973747269637420636F757274206F66205676697274617368202866696374696F6E616C2919B4F3661E0650345931304D21B6F06625F68F6729B680672E044E4F4E45310035AC023E0D4A7564676D656E742031363739');
INSERT INTO _change VALUES (34359738599,NULL,34359738585,1,NULL,231,NULL,X'1405BCDFC293C368CC030000000000061553454E54454E4345445F41505045414C5F4F50454E0A0C4361736520383738322F32350E27446973747269637420636F757274206F662056766F6C6B6F72676F202866696374696F6E616C2911E2F366141988C1A48235');
INSERT INTO _change VALUES (34359738600,34359738587,34359738585,1,NULL,232,NULL,X'1305BCDFC293C368CE030000000101DB01116A7564676D656E742072656365697665641627446973747269637420636F757274206F66205171617262756C616B202866696374696F6E616C2919E2F3661E0350374D21E8F06625E8F46629E8F2662E044E4F4E45310035A8023E0D4A7564676D656E742035393530');
INSERT INTO _change VALUES (34359738601,34359738430,34359738429,1,NULL,233,NULL,X'1105BCDFC293C368D003000000010162046C65667429E892B184352E0752454C4541534532065041524F4C45360D446F63756D656E742038343932');
INSERT INTO _change VALUES (34359738602,34359738576,34359738521,1,NULL,234,NULL,X'1105BCDFC293C368D2030000000101D001046C65667429A081C688352E0752454C454153453205434F555254360D446F63756D656E742033363531');
INSERT INTO _change VALUES (34359738603,NULL,34359738580,1,NULL,235,NULL,X'1405BCDFC293C368D4030000000000060F53454E54454E4345445F46494E414C0A0C4361736520323531362F37360E27446973747269637420636F757274206F662056766F6C6B6F72676F202866696374696F6E616C291194F4661419C8939A8A35');
INSERT INTO _change VALUES (34359738604,34359738593,34359738592,1,NULL,236,NULL,X'1105BCDFC293C368D6030000000101E101046C65667429E8ECCC8A352E0752454C45415345320941435155495454414C360C446F63756D656E7420313635');
INSERT INTO _change VALUES (34359738605,34359738563,34359738562,1,NULL,237,NULL,X'1105BCDFC293C368D8030000000101DE01046C65667429E0DAA38C352E0752454C4541534532065041524F4C45360C446F63756D656E7420313630');
INSERT INTO _change VALUES (34359738606,NULL,34359738421,2,NULL,238,NULL,X'0105BCDFC293C368DA03000000000005020902');
INSERT INTO _change VALUES (34359738607,NULL,34359738447,2,NULL,239,NULL,X'0105BCDFC293C368DC03000000000005020902');
INSERT INTO _change VALUES (34359738608,NULL,34359738479,2,NULL,240,NULL,X'0105BCDFC293C368DE03000000000005020902');
INSERT INTO _change VALUES (34359738609,NULL,34359738496,2,NULL,241,NULL,X'0105BCDFC293C368E003000000000005020902');
INSERT INTO _change VALUES (34359738610,NULL,34359738512,2,NULL,242,NULL,X'0105BCDFC293C368E203000000000005020902');
INSERT INTO _change VALUES (34359738611,NULL,34359738532,2,NULL,243,NULL,X'0105BCDFC293C368E403000000000005020902');
INSERT INTO _change VALUES (34359738612,NULL,34359738538,2,NULL,244,NULL,X'0105BCDFC293C368E603000000000005020902');
INSERT INTO _change VALUES (34359738613,NULL,34359738557,2,NULL,245,NULL,X'0105BCDFC293C368E803000000000005020902');
INSERT INTO _change VALUES (34359738614,NULL,34359738580,2,NULL,246,NULL,X'0105BCDFC293C368EA03000000000005020902');
INSERT INTO _change VALUES (34359738615,NULL,34359738585,2,NULL,247,NULL,X'0105BCDFC293C368EC03000000000005020902');
CREATE TABLE _block (
    first INTEGER PRIMARY KEY,
    contents BLOB NOT NULL
) STRICT;
INSERT INTO _block VALUES (34359738369,X'0128B52FFD600B25655E005A7FE01C4240A66E030E7C11DAD3DD3FCB1AE87F8D8629AABD3DF75303F4470F395890BA89A2D23143933550140DAD8463A253D5EEEEDE2955DCB46844CBB7692A03FC1F8CE814A601BB01CC015988DD7BDFBDFEDA05E05760FBA7D0A4C5572DF8FB089CFDFFC1FAFDCB816FEB7260EBAEBE75DBB577BF7ACE72FEB69E7B2CB875B0F606DF7BCF5D061D80D6FBBB159C2E6975DECFF01D90FBE2886EE79EFFAEE053C19E28F52A0C23F02D87B991DA7A6F64A0F5529CFD51EFFAFD93CB81582D81961761B9AB17B602565EF4B641FEB911CCB472CF8BD625EFBF4FEA9D7B7EB4F24E74D479E74558B2962A07E22959882E0CF7D44206A42717060663E4CC952A8FCCE4324973352D1D15A9696FE092A89CF46C743AA1322967A859EA5337E6AC9CD3D2E60266BC9C3B542D1501917DAEA8C8D8C98CA1CC64EAA019A71D956D29324632632733496C7066210391551295F2E84CB61DB9062030AA8904864027FA2878A53C32E7A4332D293348D79A47277D34B121ED29736E26E9B614C93C2EE331054B40A3BDA6E54616387C46C33675F6DE746CF6DE05F6DE1FF6DE0DC224D97BA3D97BD73DD97BC7D97BF3F0DB7BFFEDBD81ECBD49ECBD9BECBDDBECBD77ECBD8F7B6F247B6F335B5BC60B162CECBD8DC52F0D7BEF0C607B6F0C0FF6DE5B6F8477C2DE5B8BC2DE5BC2DE7BC6DE7B6EEF0D22D117D129755C54AF8E52EFA8A384BF2B057F6F6B7FBBA66AC82786262DD94B1678680EBB7BD118662CC292F1CCB9527B31A74AF632670A8CFD008B192190C1FC1197CF27A1DB837F68E9285626E5948EDB8E6D69BCE64C97332D0F600EC88AA2D7038E48400E53C3C9ED481F9BCDD9C48605C1F767B1EC77D3B879E4625AD2B065FCF21AD155E43216C98C450E018EB69240F3993623D79CB3324DE8552166CECC22AD196D462AE3B73327FD9CD352675A927636935D560F5615E65DED4856C62F3022AAAC39227FEE866E573B57B93CA79CBF3D2C4A68EC1066CC602C430AF228445AE051021A31E3B899D231929E5327335E3A93CBE59C362CE1F4A4816374EC74C6CAD40D2D75A0C0CBF5BEAFAEFF9DF59CC3C1D6830D6121C7EC5D3D95CF67CA161F996A49A85993155B3CD3D0E417121574A667B5E5116AA684402E3AA5968BCA45D3BB9A4AFDA4DE234A49A9F5F0EABD9AAE0E3EE1D5556AB86895FA49CD57DFD578B58D5A2884D5EEB957C5928230573BF75A3A6A8BD3625A694DC0DAE5FF916CFFFE7F34BEFA95C46745C0BF7B36C4F7EE3F6BDFD77B80CDDCD6BF9E2C85C0B98FD262C73CF72EF762EDCA1A7BAB81BB6C8BE1BDF07B1A57B21E2655721F9EA9AE0FD6FB07D6AF8EE887963CF7735878FE9EF8AD7182D92CB76DFF908BB534E7F144EA2066CE6B6DB1327612D98ECA27DA57D9AE22181115560F2130E686DCAB9EAB708779BBBED90BC222819787D795BB7C7D3972CB906759DC6C7383CECA78B9F676A4914FA859935C54480D25A557AF885AA963447BFCD5FD09E0ABA1D477355C34AF968B4609D7B5C7FD97BB5F7EC04457ECD8B9528B2B52257FB1F38E91B260082E8B4F14326300BD6D56EBBE2A8C45B1B0222AE081B130B232AE2287B031B125A186ADB1B022E5119AA4E9233266C66DF3300583257D4C9D72AC64CE69DC4C3E69342A2D576D7D57571F749AC419C25DFDECEB7B941B416F09BCD8B5BBB0F72FFCD7B8CF6E66634B7E1D9DCC398C2D6EA3A54049C545A9D455EA1F566AB828CBA2F0F0FBC1D4C14465D8DDC1387C8D858D8D15C994B0643734AE643A46AA643062A6BA7E076B3F7CB12404720D85F8D48796F8EAA15C8E0F9B689E53126A66156C7B5677DFD6A946CF6CCA196AB6E0C15B24DB1ADB122B7248A2CA52E2C7C7DCD0E52ABBB62F145EA03B3A8117FCDFDE3B0CB7EEB773C56DA98C8B4C566CF1538D663ED7D2944FA5337E3B6B8A11E5ABA7D47A758E1A4A2EFAA4868B52A9E502F0DAFE2B350CCC0373E64A4EB3572563D131D5E5F6D1118B846B9B8745E7834CDF99EE66B9BCFB213C21ECBBDA55365EE0F019F6AEBE5C7DBBEBA3D4EC8873F73FDB7A98ED6BFF7BAEBE989E656F674CBD77267F2BAE28C18B1344E60DEC66B970779114F24606AC6AFF1EB6F0E4BAD00DD9EED7B547ED8A7476F5EFCAB69EB316623E404FA5D3CDC486A4998D2D869A35B9EE10D785DFBE3E78C84ECE8F2B99D09B2A79CB8F2930988B1FF1B5C3EAB2644A97B975CDF2FDAF415CF5ED7677DAF80DD9AEFEF7AF6B94981C703F1278AD2EFBAEDDE7B1BBA291731893D5DB191394D4FB721FC0AA3D056CE27B486A0451DA759DE7152243868FD3EA6679FEF6AEE2D71899B10C894EFE0208765B4F74B487740CF02ADCBBCA72BDB8343586AB575BAEF6CF5B28237E358E1776E1F7FDBEBB483F7DCF32242AE6D1D91643CD90824F54ACD47A7550D8B636D8FEBE5DF660E0A0BF3C57B21B1C55B21F92A92EB883F90FFF4B2022AF71A48F16307B9E1DA2D1AA5E4E15285786DDAB70EB5FBF4764CA9D0C3736055EEDDBE1CEBA2CBBFEAD227162B4E58CEC6AB28A8B4F64D3EDED4CC949CD5757A9F36A1C35512A9857AF88C6880A85DEC3F06ECBF6D58089EAD0E009825AA82222390D992919919982A450E8D20B1084E1400C79733D12E08120CD532C03628610A30C3286C84C514D41414132AC0154CAC576ED8957C879C0DFA1FE7433D38BDA38E93785645280CE2A103C013CC4B1D19E143CC2D625C06022F000905EBD8D6BBB142D1109F6C80126F25E39B8AA0C9E6B59C44D7D87285F2FF19DFD24C0A389966407CC371CD32AEB9FA95FC22CA8759EC0A674FDFC524D1B51F89167529049A0C2DDD2A5CD4F436F9C63AC4C259054A7BCA35F74818873F1CC793BC9DBD9A323D538D57047C368BE45301C66C4E7FD6FAA1A0CEC0927C39DF6D8E0FB3C5FA134183095AA578F416040265CCE14AB8289E9BC0D6F90F56BE2D8E5CF1F458484444022A0CCF91AA0754A473442DBD771A926D11D1A49BE5585ACEA7E77A7922DAD90324AAD284AF6E6AEA2A842102829551CB19E3D5CA2D4A3F3E56CBE490DD731087D960D7F434EFEDDCEB65C3642B70FD2262F8B97267CA5304C15E37B910784ABCFDAA188AE33D6F46736A05F6B86670001A8BA40F5E7A9C266F879438A041465DA86D41D80366D4D2D6A6E538BF9D0966044CA79B93F5A7B5AB9DB8AC1DF43BE9EB2D9D914C0A228B0E9411E04EF6316799A36E6D12FB525523B7C5689F969BBE5D7DAA3700B59103D112E24F95ADCAA75B4011ED275E3572AA21EB947487F40E3E995E7886B96BA561DE737E004FD8B8F5BF35C6F48B613962B85E95C66D44C817C348957E0511349FEC1572A22377D669DBEFB047222AF86BF719BB258665C26DBC9A254E2AEF9BA45C2A54D9791851F5D160EA38AF592E0D93F926D004FFD3C0AF320529838A0DB105A158E5DB8F5A221A2419741F2DF0632E010C242C61545FF3C9493639A16146A597E796AA390CA7BE33210D75EFE47FEC0143AD1248A1A402FE7224374C716854E01681C05CB7781F45FCE826AFC3A654192DCA0889C3F2D417A0379BD127EB381404F9CCD3B1475FDEF6996D1903733413A2D5917C721ABDF9C085438F4C756AB292747ECEF5039A9E20CF557499D01AD98C059E028C3E42397BF7120076D57D8560DD49954F2D0E8402798FCE767043F4A41A8E0F89CDA431942EA62BAC6E84C89CB183B6EBABBE9EAD42B06542D276A420C22C85F10A3F43692ADB8C89C80DC537C931433891053B425093CE840EBB35254FC9DAC4441D394C9B7AC976AA9E95B29669BB21F9B07920D60456E8EBB716463FA83D38B12E35233431696AA80A2C8AE1C0712EC8B17128C0715292A99F54698951F127983B9FDF102148158EA52DFBE30D293225D6884E10D1E6A4EC208BF22536AD5CD2D22993036808A2FD26094410C23D875ADC54339620EA02880CBF5F8AE1F42EA5DADA3A07DDEFD0F09430629B4D42496C6C7CF74043794F73AB679824107CA164252113156B376B30D3BCBAD743DFEC5651CE1BDF7E224C6E6598D9B5BC86A548282AFF613117CB3FC81823B5BCC3637F53169988002E7208016B445E658B83985D34075032EBE8B806885EF66BC11648600734F1B5B3246910191452E8C85398A8BD67790248769B794030D6AD69259E83B9FEB69A574875DEB9C8C72BCC0BEC69BDE8D0D32D7D76BCF650DF7C1E33B35FF6CF2B8871D8BA7C71DD9B3F1D32982CD1D4F720A7D17');
INSERT INTO _block VALUES (34359738557,X'0128B52FFD60870345160016A58F4CD0EE3A073414439863F8E5CB24A82C3028289132FF704163157CEDA1D7B7932F9C580CE5539866D1E029ADB4EE51BF37D22FECE53E1D0B2683452D51253152EE4828FD579BB4450487FDCF5275007E007C0036620BD51B45F72D95A2B2E98F05E65204826DB0BD406D504BA1CDC08481C9E404A983E8C38ED491FAB01375B144A9075B115DD883AD51BFD045D6F892659C5F0D3CC411BF465C5B75A8BBC779F4A957D5FFFF0906AF840512289238421EFCBFEBFF43FC7FD3FF0FF8FFDCFF23F8FFE1FF33FDFF2A979FBD95FB7A34032EB3170C36BEC8548B1663ABD970B817063035381F2924E4F892E1BBDB17C348F226805573B3E170361ADA8B4A8C099948B1A43A71A85AFBEEAA75EBBE5CD53BBCB7B3B34F9218223EE8E966D59CEBF4FAE85CD74A6A9EBDDD81AB5283E15224733233A84CA391409F70B1C2A62C7B51BD39CFE7D313465DA90F3B8B85B34AC419057452799413484CA8C9C3920AF5339A8CEC586810D910D68DA6FB9723E219CB8871CBD53E13E663458BB1DD38A8C149CD18D9AD6851662CC31BAC31E37C656652E2A8B192E18CEA781900782737235C9756378F47A79A5F974FF3F84E4F93DA02AD6E7543016AA6ACCE6AF6D8F095DD672795473981C4868A3A8C18DA20C2F3997CEDB5C4D98C6556C2504147E59833CEB8236BAC64E4889AE063CFAD63E96C5DAA81B9960BF92A31494BAC1CFAF042054A42811A1E6398CCB8244B998E439289AEFBF6D142F55E7FBD5F8E47CA6F7313A86E604E55D491FA4F3BEC443DC0C94F2BEC475DD82BF4901261510F3A20B0029129313DB28CE0CC8117B67007AEA4F90AC3781F7729A38B8849336405D76887ADE430BC5A02C78577189A78A30D5B072438A0E53ECF1807646EF4DAD926279C7F61C767B0848C08B00C5F52023B2773D7C238796412CEA2369DED128CCEA5824985CF3DEC39B442A7708A57D8C46A3CACB8BE77A4131C1B0A7B570BF798CDBD6C9101');
INSERT INTO _block VALUES (34359738580,X'0128B52FFD607203FD140096A2864BE0EE380730CCC50A735D327C8068409CDA0F9CE4E11CEA331F1983971498F10B4E1C2F850FE9B5EE75A2FBE3950887036DED8DA48A857D973E91D208AD598E6878F2C908F8AE9E3B8FF6A76D0073007400654E8642B06B85FAAEDDB577D796E8BA96A86BE8030C546887BA50FFE9183A28E2D3897A50FFE929BAAEDDB5BDCEEB403D4317097116498DB5F8E00371C6186331E3D7A9E3C66DABCE36B7FAFDFF6B78A8A9B850E4628823800CE8FF8BFEFFC0FF4BF87F05FFDFFBFF16FF7F0A97C6AF5EE5140D81708606168BC1645C2D1F9832D211F1BE12C76D6FDC55378ECAEF7ADBE96A4B536E867CF8E0394B35EA5ED78D5E9ED95549414BD3464B704B5E98C51AC731B5D22C8D710B54C9606234B40C69C10E9A91C2A22C7BCFCDE6A89C0675726E9E14DD2F26921D7E6E1D95ADE502327A1F7CC671D00DB6C695D588C7BB71A50BEAE47A81D54498B1318900A1C578D1CA38E38D306BAC2F4C8C09CCA493D659A3E34308C0B126C7B92AB85D5B396A86AF06FBC66F1B0C6AB8724DD99C6C55596EDED5B4A92BCEE63A6119453C6691349DB85E602F582CD6E2C065C6064512B2D2620E25931F2979A45A23101B4E1C7D9C25CACED472020414B045AE9078A5EA1DF5B4342635E944626D82E7A8FC44F9CE0D0A8B4A1CC72CAA42B01635C624AB5DC142E753F2E26081B5D9B3742D73B772E7E6EBF0D349F4210A2D8ACEEB3EBDA787A106006ACC2B99FCC87BA48C743078DF885C0084163B20D0229192D301B24870EE810D5898137778475D8A92D7C4D5B032A47067EF82C0B9DA46A249F132C83AE83E073AC7146C820C0F63478A06B3D80E1E117430DCB26691611B073FA3D78D31C9328E73B2B2169E8337BF7016B5E96B37B7631FB66A286CD498DFCB9EB3693E91536C6542EC9E6146EB31ED1C0FCB89353D8B2E5B4E');
CREATE TABLE _run (
    log INTEGER NOT NULL,
    low INTEGER NOT NULL,
    high INTEGER NOT NULL,
    before BLOB NOT NULL,
    after BLOB NOT NULL,
    stamp_milliseconds INTEGER,
    stamp_counter INTEGER,
    PRIMARY KEY (log, low)
) STRICT, WITHOUT ROWID;
INSERT INTO _run VALUES (1,1,247,X'0000000000000000000000000000000000000000000000000000000000000000',X'4A66FC1586FBD1BE3DCBBD169342E45263804483B3E2638507D9A7961CAC4102',1795719452638,246);
CREATE TABLE _checkpoint (
    log INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    link BLOB NOT NULL,
    PRIMARY KEY (log, sequence)
) STRICT, WITHOUT ROWID;
CREATE TABLE _exchange (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    epoch INTEGER NOT NULL,
    token INTEGER NOT NULL,
    position INTEGER NOT NULL,
    held TEXT NOT NULL,
    safe_up_to INTEGER NOT NULL,
    receipted INTEGER NOT NULL,
    exchanged_at INTEGER,
    offset_milliseconds INTEGER,
    round_trip_milliseconds INTEGER,
    wall_milliseconds INTEGER,
    monotonic_milliseconds INTEGER,
    refusal INTEGER
) STRICT;
CREATE TABLE _receipt (
    issued_at INTEGER PRIMARY KEY,
    body BLOB NOT NULL
) STRICT;
CREATE TABLE _site (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    incarnation INTEGER NOT NULL,
    key BLOB UNIQUE,
    token INTEGER NOT NULL DEFAULT 0,
    revoked_at INTEGER,
    enrolled_at INTEGER,
    heard_at INTEGER,
    log_end INTEGER NOT NULL DEFAULT 0,
    received_up_to INTEGER NOT NULL DEFAULT 0,
    branch_at INTEGER
) STRICT;
CREATE TABLE _enrol_code (
    secret_digest BLOB PRIMARY KEY,
    site INTEGER NOT NULL,
    name TEXT NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE _delivery (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    site INTEGER NOT NULL,
    dot INTEGER NOT NULL
) STRICT;
INSERT INTO _delivery VALUES (1,1,34359738606);
INSERT INTO _delivery VALUES (2,1,34359738421);
INSERT INTO _delivery VALUES (3,1,34359738422);
INSERT INTO _delivery VALUES (4,1,34359738423);
INSERT INTO _delivery VALUES (5,1,34359738424);
INSERT INTO _delivery VALUES (6,1,34359738484);
INSERT INTO _delivery VALUES (7,1,34359738607);
INSERT INTO _delivery VALUES (8,1,34359738447);
INSERT INTO _delivery VALUES (9,1,34359738448);
INSERT INTO _delivery VALUES (10,1,34359738449);
INSERT INTO _delivery VALUES (11,1,34359738450);
INSERT INTO _delivery VALUES (12,1,34359738475);
INSERT INTO _delivery VALUES (13,1,34359738476);
INSERT INTO _delivery VALUES (14,1,34359738608);
INSERT INTO _delivery VALUES (15,1,34359738479);
INSERT INTO _delivery VALUES (16,1,34359738480);
INSERT INTO _delivery VALUES (17,1,34359738481);
INSERT INTO _delivery VALUES (18,1,34359738482);
INSERT INTO _delivery VALUES (19,1,34359738483);
INSERT INTO _delivery VALUES (20,1,34359738485);
INSERT INTO _delivery VALUES (21,1,34359738486);
INSERT INTO _delivery VALUES (22,1,34359738493);
INSERT INTO _delivery VALUES (23,1,34359738502);
INSERT INTO _delivery VALUES (24,1,34359738503);
INSERT INTO _delivery VALUES (25,1,34359738609);
INSERT INTO _delivery VALUES (26,1,34359738496);
INSERT INTO _delivery VALUES (27,1,34359738497);
INSERT INTO _delivery VALUES (28,1,34359738498);
INSERT INTO _delivery VALUES (29,1,34359738499);
INSERT INTO _delivery VALUES (30,1,34359738500);
INSERT INTO _delivery VALUES (31,1,34359738504);
INSERT INTO _delivery VALUES (32,1,34359738505);
INSERT INTO _delivery VALUES (33,1,34359738511);
INSERT INTO _delivery VALUES (34,1,34359738519);
INSERT INTO _delivery VALUES (35,1,34359738520);
INSERT INTO _delivery VALUES (36,1,34359738610);
INSERT INTO _delivery VALUES (37,1,34359738512);
INSERT INTO _delivery VALUES (38,1,34359738513);
INSERT INTO _delivery VALUES (39,1,34359738514);
INSERT INTO _delivery VALUES (40,1,34359738515);
INSERT INTO _delivery VALUES (41,1,34359738516);
INSERT INTO _delivery VALUES (42,1,34359738527);
INSERT INTO _delivery VALUES (43,1,34359738528);
INSERT INTO _delivery VALUES (44,1,34359738531);
INSERT INTO _delivery VALUES (45,1,34359738548);
INSERT INTO _delivery VALUES (46,1,34359738549);
INSERT INTO _delivery VALUES (47,1,34359738550);
INSERT INTO _delivery VALUES (48,1,34359738611);
INSERT INTO _delivery VALUES (49,1,34359738532);
INSERT INTO _delivery VALUES (50,1,34359738533);
INSERT INTO _delivery VALUES (51,1,34359738534);
INSERT INTO _delivery VALUES (52,1,34359738535);
INSERT INTO _delivery VALUES (53,1,34359738536);
INSERT INTO _delivery VALUES (54,1,34359738551);
INSERT INTO _delivery VALUES (55,1,34359738552);
INSERT INTO _delivery VALUES (56,1,34359738555);
INSERT INTO _delivery VALUES (57,1,34359738574);
INSERT INTO _delivery VALUES (58,1,34359738575);
INSERT INTO _delivery VALUES (59,1,34359738612);
INSERT INTO _delivery VALUES (60,1,34359738538);
INSERT INTO _delivery VALUES (61,1,34359738539);
INSERT INTO _delivery VALUES (62,1,34359738540);
INSERT INTO _delivery VALUES (63,1,34359738541);
INSERT INTO _delivery VALUES (64,1,34359738542);
INSERT INTO _delivery VALUES (65,1,34359738546);
INSERT INTO _delivery VALUES (66,1,34359738547);
INSERT INTO _delivery VALUES (67,1,34359738554);
INSERT INTO _delivery VALUES (68,1,34359738572);
INSERT INTO _delivery VALUES (69,1,34359738573);
INSERT INTO _delivery VALUES (70,1,34359738613);
INSERT INTO _delivery VALUES (71,1,34359738557);
INSERT INTO _delivery VALUES (72,1,34359738558);
INSERT INTO _delivery VALUES (73,1,34359738559);
INSERT INTO _delivery VALUES (74,1,34359738560);
INSERT INTO _delivery VALUES (75,1,34359738561);
INSERT INTO _delivery VALUES (76,1,34359738568);
INSERT INTO _delivery VALUES (77,1,34359738614);
INSERT INTO _delivery VALUES (78,1,34359738580);
INSERT INTO _delivery VALUES (79,1,34359738581);
INSERT INTO _delivery VALUES (80,1,34359738582);
INSERT INTO _delivery VALUES (81,1,34359738583);
INSERT INTO _delivery VALUES (82,1,34359738584);
INSERT INTO _delivery VALUES (83,1,34359738597);
INSERT INTO _delivery VALUES (84,1,34359738598);
INSERT INTO _delivery VALUES (85,1,34359738603);
INSERT INTO _delivery VALUES (86,1,34359738615);
INSERT INTO _delivery VALUES (87,1,34359738585);
INSERT INTO _delivery VALUES (88,1,34359738586);
INSERT INTO _delivery VALUES (89,1,34359738587);
INSERT INTO _delivery VALUES (90,1,34359738588);
INSERT INTO _delivery VALUES (91,1,34359738589);
INSERT INTO _delivery VALUES (92,1,34359738599);
INSERT INTO _delivery VALUES (93,1,34359738600);
CREATE TABLE _received (
    id INTEGER PRIMARY KEY,
    position INTEGER NOT NULL,
    begins INTEGER NOT NULL,
    agreed INTEGER NOT NULL,
    told INTEGER NOT NULL,
    dots BLOB NOT NULL,
    digest BLOB NOT NULL
) STRICT;
CREATE TABLE _set_apart (
    dot INTEGER PRIMARY KEY,
    record INTEGER,
    case_id INTEGER,
    author TEXT NOT NULL,
    salt INTEGER,
    feed INTEGER NOT NULL,
    content BLOB
) STRICT;
CREATE TABLE _feed_digest (
    site INTEGER NOT NULL,
    position INTEGER NOT NULL,
    digest BLOB NOT NULL,
    PRIMARY KEY (site, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE _given_receipt (
    log INTEGER PRIMARY KEY,
    body BLOB NOT NULL
) STRICT;
CREATE TABLE _notice (
    site INTEGER PRIMARY KEY,
    count INTEGER NOT NULL DEFAULT 0,
    last_at INTEGER,
    unexplained INTEGER NOT NULL DEFAULT 0,
    unexplained_at INTEGER,
    known INTEGER,
    begun INTEGER NOT NULL DEFAULT 0,
    lost INTEGER NOT NULL DEFAULT 0,
    differing INTEGER NOT NULL DEFAULT 0,
    differed_at INTEGER
) STRICT;
CREATE TABLE _heard_withdrawal (
    case_id INTEGER NOT NULL,
    site INTEGER NOT NULL,
    log INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    PRIMARY KEY (case_id, site)
) STRICT, WITHOUT ROWID;
CREATE INDEX _change_case ON _change (case_id) WHERE case_id IS NOT NULL;
CREATE INDEX _change_urgent ON _change (dot) WHERE urgent = 1;
CREATE INDEX _delivery_site ON _delivery (site, position);
