// What Jedis hands its caller: java -cp ... Jedis PORT CASES. Texts are told as eval of strings gives them, and bytes as eval of bytes does.
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import redis.clients.jedis.*;
import redis.clients.jedis.util.KeyValue;

public class Jedis {
    public static void main(String[] args) throws Exception {
        String[][] cases = new Gson().fromJson(Files.readString(Path.of(args[1])), String[][].class);
        Map<String, Object> answers = new LinkedHashMap<>();
        for (String mode : List.of("default", "resp2", "resp3")) {
            DefaultJedisClientConfig.Builder config = DefaultJedisClientConfig.builder();
            if (!mode.equals("default")) config.protocol(mode.equals("resp3") ? RedisProtocol.RESP3 : RedisProtocol.RESP2);
            Map<String, Object> told = new LinkedHashMap<>();
            try (redis.clients.jedis.Jedis client = new redis.clients.jedis.Jedis(new HostAndPort("127.0.0.1", Integer.parseInt(args[0])), config.build())) {
                for (String[] each : cases) {
                    if (mode.equals("default")) break;
                    try {
                        told.put(each[0], tell(client.eval(each[1], 1, "evalua:key")));
                    } catch (Exception error) {
                        told.put(each[0], List.of("thrown", error.getClass().getSimpleName(), String.valueOf(error.getMessage())));
                    }
                }
                String[] clients = client.clientList().trim().split("resp=");
                answers.put(mode, Map.of("spoken", clients.length > 1 ? clients[clients.length - 1].substring(0, 1) : "?", "told", told));
            }
        }
        System.out.println(new GsonBuilder().disableHtmlEscaping().create().toJson(Map.of("client", "Jedis", "version", args[2],
            "runtime", "Java " + System.getProperty("java.version"), "answers", answers)));
    }

    static List<Object> tell(Object value) {
        if (value == null) return List.of("null");
        if (value instanceof byte[] bytes) return List.of("byte[]", new String(bytes, StandardCharsets.ISO_8859_1));
        if (value instanceof Map<?, ?> map) {
            List<Object> pairs = new ArrayList<>();
            map.forEach((key, each) -> pairs.add(List.of(tell(key), tell(each))));
            return List.of("Map", pairs);
        }
        if (value instanceof Set<?> set) return List.of("Set", set.stream().map(Jedis::tell).toList());
        if (value instanceof List<?> list) return List.of("List", list.stream().map(Jedis::tell).toList());
        if (value instanceof KeyValue<?, ?> pair) return List.of("KeyValue", List.of(List.of(tell(pair.getKey()), tell(pair.getValue()))));
        if (value instanceof Exception error) return List.of("exception", error.getClass().getSimpleName(), String.valueOf(error.getMessage()));
        return List.of(value.getClass().getSimpleName(), String.valueOf(value));
    }
}
