"""Words that stand in ordinary code and prose, so that they tell nothing of a model.

Measured over 6,000 files of packages that use no models: in one file of 250 or more.
"""

from __future__ import annotations

_WORDS = """
about above accept access accounts ace- act- action actually adapted added additional address ade- after
agent algorithm alias all- allowed allows along alpha already also always amazon and- and_ annotations
another anything apache api- append apple application appropriate arabic arex args arguments arize array
assert associated async attempt attention attributes audio authors auto available average avoid azure
background bar- based basic bbox because been before begin being below bench bert best beta between bigg
binary bit- bit. bits black block blue body bolt boolean both break buffer build builtin bytes cache cadd
callback called caller calling calls camel cannot canvas cascade cased cases cast cert chain changed changes
characters chat checking chinese circuit clang classes clear cli- client clip close cloud cls. codegen codet
collections com/ command comment commercial common community compare compatibility compfunc compiler
complete compliance computer conditional configuration connection conservative consistency constants
constructor containing contains contents context continue contributor control convert copies copyfunc
copyright core corresponding could cplusplus created critic cross crypto ctx_ currently custom dall data
debug decision declare decoder dedup deep defaults defines definitions delete delta dense dep_ deprecated
depth derm description details detection determine detr device dicta different directly directory disable
discovery distributed distribution dit- doc- documentation doesn done dot- double drive during dynamic each
early edge edit efficient either element elif else embedder embedding emo_ empty enable encodec encoder
encoding endif english enhanced ensure ent_ entries entry enum epoch equal equivalent erase errors escape
esm2 event every example exceptions existing exists exit expand expected experimental explicit explore
exports express ext- extended extensions extern extract extreme facebook failed failure false family fast
feedback fibo fields filename files fill filter finally find fire first fitness flags flash float focus
following for- force forest former foundation frame freefunc from full functions fused future gauss gen-
general generated generation generator generic german gets giga git- github given glyph google grin group
guard guidelines handle handling harc hash have headers hear heavy hebrew helper hiera high hope horizon
host however html https huge huggingface human hyper ibm- idea identifier ifdef ifndef ignored image
implementation implied import included includes including index infinity information inline input insert
instant instead instruction int2 int3 int4 int6 int8 integer intel interface interleave intermediate
internal into invalid ising isinstance ista items iterator itself japanese joint just keep keys keyword kind
labs langs larger last later latest layout least led- left legacy length level library licensed licenses
light like linear link linux lion list lite live llvm load local location longer lookup loop lora lower
macros magnet main makefile makes many mapping mark masking matches matching materials math max- maximum
means medium memory merchantability merged message meta methods microsoft mid- might mimi mini minor missing
mit- mixed models modify modules mono more morph most mova mpt- multiple multiset muse music must namespace
nano nari native necessary needed needs nemo net. never news next node non- none normal note nothing nous
npm/ null numbers nvidia objects obtain offset ols. once online only openssl operation operator opt-
optional options opus orca order org/ original orpo oss- ossl otherwise output override package pair
parameters parent parsing particular passed patch path pattern phone platform pnum pointer position possible
pragma pre- precision predict prefix present preview previous prime printed private process program project
prompt property protocol prover provided provides public published purpose push python quality question
radio raise range rank ray- rd64 reader realm realtime reason received recolor red- redistribute reel
reference register related release removed replace report request required requires research reserved reset
results retrieval returned returns rights rita rms. root router running runtime safety same scribe sec-
second secs section seed seer semantic send sentence sequence sequential server sets setting shap shared
sharp short should show signature similar simple since single size skip small software solar something
sorted source sparse spdx special specific specified split ssl_ ssld ssv2 stability stable stack stage
standard startswith state static status steps stereo still stop stored streaming strict strings strip
structures style subject success such summary suno super supported swin switch symbol syscall system takes
target tars team template terminal terms tglobal than that their them then there these they things think
this those through throw tiny todo tokenizer tokens tools transfer translate translation tree true truth
tuple typedef types typing uint ultra undefined under union unique unknown unless unlimited unshift unsigned
until unused update urn: usage use- useful user uses using util utter valueerror values variables various
vec2 vectors verify versions video vision voice want warnings warranty water web_ weights well were what
when where whether which while whole wide width wiki will windows within without wonder work world would
writer writing written yield your zero
"""
EVERYDAY = frozenset(_WORDS.split())
