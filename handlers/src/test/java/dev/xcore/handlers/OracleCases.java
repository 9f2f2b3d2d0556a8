package dev.xcore.handlers;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Types and documents for the comparison with Jackson, and where the two differ on purpose. */
final class OracleCases {

  private static final String REQUIRED = "a component is required unless it says otherwise";
  private static final String NO_NULL = "null is refused unless the element says otherwise";
  private static final String WHOLE = "3.0 is a whole number, as JSON Schema has it";
  private static final String NO_LOSS = "a number that does not fit is refused";
  private static final String TYPED = "a scalar of one kind never becomes another";
  private static final String OWN_TEXT = "what is written as a text is read as a text";

  private static final String NO_DATE = "a day that does not exist is refused, not moved";

  private static final String DATES =
      "'time':'12:34:56.789','both':'2026-01-31T12:00:00','offset':'2026-01-31T12:00:00Z',"
          + "'duration':'PT1M30S','period':'P1Y2M','year':2026,'month':'2026-02'}";
  private static final String EMPTY = "'numbers':[],'array':[],'grid':[],";

  /** Where the binder differs from Jackson, and why. */
  static final Map<String, String> DIFFERENCES =
      Map.ofEntries(
          Map.entry("User {'name':'Ada'}", REQUIRED),
          Map.entry("User {'age':1}", REQUIRED),
          Map.entry("User {}", REQUIRED),
          Map.entry("Named {'name':'a','email':'b'}", REQUIRED),
          Map.entry("Point {'left':1,'top':2}", REQUIRED),
          Map.entry(
              "Formatted {'day':'29.02.2026','moment':'2026-07-01 12:00:00','color':1}", NO_DATE),
          Map.entry("Lists {'texts':[]," + EMPTY + "'users':[{}]}", REQUIRED),
          Map.entry("User {'name':null,'age':1}", NO_NULL),
          Map.entry("Lists {'texts':['a',null]," + EMPTY + "'users':[]}", NO_NULL),
          Map.entry("Maps {'byName':{'a':null},'byId':{},'enums':{}}", NO_NULL),
          Map.entry("User {'name':'Ada','age':36.0}", WHOLE),
          Map.entry(numeric("'tiny':128"), NO_LOSS),
          Map.entry(numeric("'tiny':255"), NO_LOSS),
          Map.entry(
              "Numeric {'tiny':1,'little':1,'large':1,'real':1,'single':1e39,'letter':'é',"
                  + "'flag':false}",
              NO_LOSS),
          Map.entry("User {'name':7,'age':1}", TYPED),
          Map.entry("Maybe {'text':7}", TYPED),
          Map.entry("Wrappers {'real':'NaN'}", TYPED),
          Map.entry("Dates {'instant':'2026-01-31T12:00:00Z','date':[2026,1,31]," + DATES, TYPED),
          Map.entry("Dates {'instant':0,'date':'2026-01-31'," + DATES, TYPED),
          Map.entry("Color 0", TYPED),
          Map.entry("Leveled {'level':1}", TYPED),
          Map.entry("AsText {'text':'7'}", OWN_TEXT));

  private static String numeric(String tiny) {
    return "Numeric {"
        + tiny
        + ",'little':1,'large':1,'real':1.5,'single':0.1,'letter':'x','flag':true}";
  }

  /** One type and one document. */
  record Case(Type type, String json) {
    @Override
    public String toString() {
      return (type instanceof Class<?> known ? known.getSimpleName() : "Page<User>")
          + " "
          + json.replace('"', '\'');
    }
  }

  private final List<Case> cases = new ArrayList<>();

  private OracleCases() {}

  static List<Case> all() {
    OracleCases all = new OracleCases();
    all.scalars();
    all.containers();
    all.annotated();
    all.beans();
    all.closedSets();
    return all.cases;
  }

  /** Adds documents, written with single quotes. */
  private void add(Type type, String... documents) {
    for (String document : documents) {
      cases.add(new Case(type, document.replace('\'', '"')));
    }
  }

  private void scalars() {
    add(
        OracleTypes.User.class,
        "{'name':'Ada','age':36}",
        "{'age':36,'name':'Ada','unknown':{'a':[1]}}",
        "{'name':'Ada'}",
        "{'age':1}",
        "{}",
        "[]",
        "'text'",
        "7",
        "{'name':null,'age':1}",
        "{'name':'Ada','age':null}",
        "{'name':'Ada','age':'36'}",
        "{'name':'Ada','age':1.5}",
        "{'name':'Ada','age':36.0}",
        "{'name':'Ada','age':2147483647}",
        "{'name':'Ada','age':2147483648}",
        "{'name':'Ada','age':true}",
        "{'name':7,'age':1}",
        "{'name':{},'age':1}",
        "{'name':'','age':-0}");
    String numeric = "'real':1.5,'single':0.1,'letter':'x','flag':true";
    add(
        OracleTypes.Numeric.class,
        "{'tiny':-128,'little':32767,'large':9223372036854775807," + numeric + "}",
        "{'tiny':127,'little':-32768,'large':-9223372036854775808," + numeric + "}",
        "{'tiny':128,'little':1,'large':1," + numeric + "}",
        "{'tiny':255,'little':1,'large':1," + numeric + "}",
        "{'tiny':1,'little':32768,'large':1," + numeric + "}",
        "{'tiny':1,'little':1,'large':9223372036854775808," + numeric + "}",
        "{'tiny':1,'little':1,'large':1,'real':1,'single':2,'letter':'xy','flag':true}",
        "{'tiny':1,'little':1,'large':1,'real':1,'single':2,'letter':'','flag':true}",
        "{'tiny':1,'little':1,'large':1,'real':1,'single':2,'letter':'é','flag':0}",
        "{'tiny':1,'little':1,'large':1,'real':1e308,'single':3e38,'letter':'é','flag':false}",
        "{'tiny':1,'little':1,'large':1,'real':1,'single':1e39,'letter':'é','flag':false}",
        "{'tiny':1,'little':1,'large':1,'real':-0.0,'single':-0.0,'letter':'é','flag':false}");
    add(
        OracleTypes.Wrappers.class,
        "{'whole':1,'large':2,'real':3.5,'flag':true}",
        "{'whole':null,'large':null,'real':null,'flag':null}",
        "{}",
        "{'whole':'1'}",
        "{'flag':'true'}",
        "{'real':'NaN'}",
        "{'large':12345678901}",
        "{'whole':12345678901}");
    add(
        OracleTypes.Exact.class,
        "{'whole':123456789012345678901234567890,'decimal':1.25}",
        "{'whole':1,'decimal':3}",
        "{'whole':1.5,'decimal':3}",
        "{'whole':'1','decimal':'3'}");
    add(
        OracleTypes.Ids.class,
        "{'id':'123e4567-e89b-12d3-a456-426614174000','uri':'https://example.org/a?b=c#d'}",
        "{'id':'123E4567-E89B-12D3-A456-426614174000','uri':'urn:x:y'}",
        "{'id':'nope','uri':'urn:x:y'}",
        "{'id':'1-1-1-1-1','uri':'urn:x:y'}",
        "{'id':'123e4567-e89b-12d3-a456-426614174000','uri':'a b'}");
    add(
        OracleTypes.Dates.class,
        "{'instant':'2026-01-31T12:00:00Z','date':'2026-01-31'," + DATES,
        "{'instant':'2026-01-31T12:00:00.123456789Z','date':'2024-02-29'," + DATES,
        "{'instant':'2026-01-31T12:00:00+01:00','date':'2024-02-29'," + DATES,
        "{'instant':'2026-01-31','date':'2024-02-29'," + DATES,
        "{'instant':'2026-01-31T12:00:00Z','date':'2026-02-29'," + DATES,
        "{'instant':'2026-01-31T12:00:00Z','date':'31.01.2026'," + DATES,
        "{'instant':'2026-01-31T12:00:00Z','date':[2026,1,31]," + DATES,
        "{'instant':0,'date':'2026-01-31'," + DATES);
  }

  private void containers() {
    String users = "'users':[{'name':'a','age':1}]";
    String grid = "'grid':[['a'],['b','c'],[]]";
    add(
        OracleTypes.Lists.class,
        "{'texts':['a','b'],'numbers':[1,2],'array':[3],%s,%s}".formatted(grid, users),
        "{'texts':[],'numbers':[],'array':[],'grid':[],'users':[]}",
        "{'texts':['a',null],'numbers':[],'array':[],'grid':[],'users':[]}",
        "{'texts':[],'numbers':[1,1,2],'array':[],'grid':[],'users':[]}",
        "{'texts':[],'numbers':[],'array':[null],'grid':[],'users':[]}",
        "{'texts':'a','numbers':[],'array':[],'grid':[],'users':[]}",
        "{'texts':{},'numbers':[],'array':[],'grid':[],'users':[]}",
        "{'texts':[],'numbers':['x'],'array':[],'grid':[],'users':[]}",
        "{'texts':[],'numbers':[],'array':[],'grid':['a'],'users':[]}",
        "{'texts':[],'numbers':[],'array':[],'grid':[],'users':[{}]}");
    add(
        OracleTypes.Maps.class,
        "{'byName':{'b':1,'a':2},'byId':{'7':{'name':'a','age':1}},'enums':{'RED':'x','azure':'y'}}",
        "{'byName':{},'byId':{},'enums':{}}",
        "{'byName':{'':1},'byId':{},'enums':{}}",
        "{'byName':{'a':null},'byId':{},'enums':{}}",
        "{'byName':{},'byId':{'x':{'name':'a','age':1}},'enums':{}}",
        "{'byName':{},'byId':{},'enums':{'PINK':'x'}}",
        "{'byName':[],'byId':{},'enums':{}}");
    add(
        OracleTypes.Maybe.class,
        "{'text':'a','number':1,'user':{'name':'a','age':1}}",
        "{'text':null,'number':null,'user':null}",
        "{}",
        "{'text':7}",
        "{'number':'1'}",
        "{'user':[]}");
    add(
        JacksonOracleTest.page(),
        "{'items':[{'name':'a','age':1}],'total':1}",
        "{'items':[{'name':'a','age':'x'}],'total':1}",
        "{'items':[],'total':0}");
    add(
        OracleTypes.Tree.class,
        "{'name':'a','children':[{'name':'b','children':[]},{'name':'c','children':[]}]}",
        "{'name':'a','children':[{'name':'b','children':7}]}");
    add(
        OracleTypes.Anything.class,
        "{'value':{'a':[1,'b',null,true,{}]}}",
        "{'value':null}",
        "{}",
        "{'value':12345678901234567890}",
        "{'value':1.5}");
    add(
        OracleTypes.Bytes.class,
        "{'data':'aGVsbG8='}",
        "{'data':''}",
        "{'data':'*'}",
        "{'data':1}");
  }

  private void annotated() {
    add(
        OracleTypes.Named.class,
        "{'full_name':'a','email':'b'}",
        "{'full_name':'a','mail':'b'}",
        "{'full_name':'a','e-mail':'b'}",
        "{'name':'a','email':'b'}");
    add(OracleTypes.Hidden.class, "{'shown':'a'}", "{'shown':'a','hidden':'b'}");
    add(
        OracleTypes.Sparse.class,
        "{'text':'','list':[],'maybe':null,'zero':0}",
        "{'text':'a','list':['b'],'maybe':'','zero':1}",
        "{'zero':1}");
    add(OracleTypes.NonNull.class, "{'text':null,'other':null}", "{'text':'','other':''}");
    add(
        OracleTypes.NonDefault.class,
        "{'number':0,'flag':false,'text':null,'real':0.0,'letter':'a'}",
        "{'number':1,'flag':true,'text':'','real':0.5,'letter':'a'}");
    String formatted = "'moment':'2026-07-01 12:00:00','color':1}";
    add(
        OracleTypes.Formatted.class,
        "{'day':'31.01.2026'," + formatted,
        "{'day':'2026-01-31'," + formatted,
        "{'day':'32.01.2026'," + formatted,
        "{'day':'29.02.2026'," + formatted,
        "{'day':'31.01.2026','moment':'2026-07-01 12:00:00','color':3}",
        "{'day':'31.01.2026','moment':'2026-07-01T12:00:00Z','color':1}");
    add(OracleTypes.AsText.class, "{'text':7}", "{'text':'7'}", "{'text':'x'}");
    add(
        OracleTypes.Color.class,
        "'RED'",
        "'azure'",
        "'sky'",
        "'BLUE'",
        "'red'",
        "'PINK'",
        "0",
        "''",
        "[]");
    add(OracleTypes.Sum.class, "{'operation':'ADD'}", "{'operation':'TIMES'}");
    add(OracleTypes.Operation.class, "'NEGATE'");
    add(OracleTypes.Leveled.class, "{'level':'L1'}", "{'level':'LOW'}", "{'level':1}");
    add(OracleTypes.Email.class, "'a@b'", "'nope'", "7", "{}");
    add(
        OracleTypes.Contact.class,
        "{'email':'a@b','others':['c@d']}",
        "{'email':'a@b','others':['nope']}",
        "{'email':{'address':'a@b'},'others':[]}");
  }

  private void beans() {
    add(OracleTypes.Point.class, "{'x':1,'y':2}", "{'x':1,'y':'2'}", "{'left':1,'top':2}");
    for (Type bean : List.of(OracleTypes.Bean.class, OracleTypes.SubBean.class)) {
      add(
          bean,
          "{}",
          "{'name':'a','size':1,'tags':['b'],'open':'c','active':true}",
          "{'name':null,'tags':null}",
          "{'size':null}",
          "{'size':'1'}",
          "{'active':1}",
          "{'computed':5}",
          "{'more':'m','secretName':'s'}");
    }
  }

  private void closedSets() {
    add(
        OracleTypes.Drawing.class,
        "{'first':{'kind':'circle','radius':1.5},'rest':[{'width':1,'kind':'box','height':2}]}",
        "{'first':{'kind':'oval'},'rest':[]}",
        "{'first':{'radius':1.5},'rest':[]}",
        "{'first':{'kind':7},'rest':[]}",
        "{'first':'circle','rest':[]}",
        "{'first':{'kind':'circle','radius':'x'},'rest':[]}");
    add(OracleTypes.Shape.class, "{'kind':'circle','radius':2}", "{'kind':null}", "[]");
    add(OracleTypes.Circle.class, "{'kind':'circle','radius':2}");
    add(
        OracleTypes.Animal.class,
        "{'cat':{'name':'Tom'}}",
        "{'dog':{'age':3}}",
        "{'cow':{'milks':true}}",
        "{'bird':{}}",
        "{'cat':{'name':'Tom'},'dog':{'age':3}}",
        "{}",
        "{'cat':7}");
    add(OracleTypes.Cat.class, "{'cat':{'name':'Tom'}}", "{'dog':{'age':3}}", "{'name':'Tom'}");
    add(OracleTypes.Pet.class, "{'dog':{'age':3}}", "{'cow':{'milks':true}}");
    add(
        OracleTypes.Event.class,
        "{'type':'opened','by':'me'}",
        "{'type':'closed','after':3}",
        "{'by':'me'}",
        "{'type':'lost'}");
  }
}
