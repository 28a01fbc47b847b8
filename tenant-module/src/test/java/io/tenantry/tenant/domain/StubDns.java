package io.tenantry.tenant.domain;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A name server of this machine (RFC 1035), which knows the TXT records that a test publishes. */
public final class StubDns implements AutoCloseable {
    private static final int HEADER = 12;
    private static final int TXT = 16;
    private static final int SERVER_FAILURE = 2;
    private static final int NO_SUCH_NAME = 3;

    private final Map<String, List<String>> records = new ConcurrentHashMap<>();
    private final Set<String> failing = ConcurrentHashMap.newKeySet();
    private final DatagramSocket socket;

    public StubDns() {
        try {
            socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofPlatform().daemon().name("stub-dns").start(this::serve);
    }

    /** For {@code tenantry.domains.dns-server}. */
    public String address() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    public void publish(String name, String... texts) {
        records.put(name, List.of(texts));
    }

    public void withdraw(String name) {
        records.remove(name);
    }

    /** From now on the name server fails when it is asked for this name. */
    public void fail(String name) {
        failing.add(name);
    }

    private void serve() {
        byte[] buffer = new byte[512];
        while (!socket.isClosed()) {
            try {
                DatagramPacket question = new DatagramPacket(buffer, buffer.length);
                socket.receive(question);
                byte[] answer = answer(ByteBuffer.wrap(buffer, 0, question.getLength()));
                socket.send(new DatagramPacket(answer, answer.length, question.getSocketAddress()));
            } catch (IOException e) {
                if (!socket.isClosed()) throw new UncheckedIOException(e);
            }
        }
    }

    private byte[] answer(ByteBuffer question) throws IOException {
        StringBuilder name = new StringBuilder();
        question.position(HEADER);
        for (int length = question.get(); length > 0; length = question.get()) {
            byte[] label = new byte[length];
            question.get(label);
            name.append(name.isEmpty() ? "" : ".").append(new String(label, StandardCharsets.US_ASCII));
        }
        int type = question.getShort();
        int end = question.position() + 2;
        String asked = name.toString().toLowerCase(Locale.ROOT);
        List<String> texts = type == TXT ? records.getOrDefault(asked, List.of()) : List.of();
        int code = failing.contains(asked) ? SERVER_FAILURE : records.containsKey(asked) ? 0 : NO_SUCH_NAME;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream answer = new DataOutputStream(bytes);
        answer.writeShort(question.getShort(0));
        answer.writeShort(0x8180 | code);
        answer.writeShort(1);
        answer.writeShort(texts.size());
        answer.writeInt(0);
        answer.write(question.array(), HEADER, end - HEADER);
        for (String text : texts) {
            byte[] value = text.getBytes(StandardCharsets.US_ASCII);
            answer.writeShort(0xC000 | HEADER); // the name of the question
            answer.writeShort(TXT);
            answer.writeShort(1);
            answer.writeInt(0);
            answer.writeShort(value.length + 1);
            answer.writeByte(value.length);
            answer.write(value);
        }
        return bytes.toByteArray();
    }

    @Override
    public void close() {
        socket.close();
    }
}
