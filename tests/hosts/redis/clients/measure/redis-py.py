# What redis-py hands its caller: python redis-py.py PORT, where the package is installed.
import json, os, platform, sys
import redis

here = os.path.dirname(os.path.abspath(__file__))
cases = json.load(open(os.path.join(here, '..', 'cases.json')))


def tell(value):
    if value is None:
        return ['None']
    if isinstance(value, bool):
        return ['bool', str(value)]
    if isinstance(value, bytes):
        return ['bytes', value.decode('latin1')]
    if isinstance(value, (list, tuple)):
        return [type(value).__name__, [tell(each) for each in value]]
    if isinstance(value, (set, frozenset)):
        return [type(value).__name__, [tell(each) for each in value]]
    if isinstance(value, dict):
        return ['dict', [[tell(key), tell(each)] for key, each in value.items()]]
    if isinstance(value, Exception):
        return ['exception', type(value).__name__, str(value)]
    return [type(value).__name__, str(value)]


answers = {}
for mode, options in (('default', {}), ('resp2', {'protocol': 2}), ('resp3', {'protocol': 3})):
    client = redis.Redis(port=int(sys.argv[1]), **options)
    told = {}
    for name, script in cases if mode != 'default' else []:
        try:
            told[name] = tell(client.eval(script, 1, 'evalua:key'))
        except Exception as error:
            told[name] = ['thrown', type(error).__name__, str(error)]
    spoken = [one for one in client.client_list() if 'resp' in one][-1]['resp']
    answers[mode] = {'spoken': str(spoken), 'told': told}
    client.close()
print(json.dumps({'client': 'redis-py', 'version': redis.__version__, 'runtime': 'Python ' + platform.python_version(), 'answers': answers}))
