package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Turns and places of the keys. */
class KeyRotationTest {
    /** Key with calls that end when the test says so. */
    private static final class TestKey implements KeyRotation.Key {
        private final String name;
        private int calls;
        private int actions;

        TestKey(String name) {
            this.name = name;
        }

        @Override
        public int callsUnderWay() {
            return calls;
        }

        @Override
        public int actionsUnderWay() {
            return actions;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private final KeyRotation<TestKey> rotation = new KeyRotation<>();
    private final List<TestKey> keys = new ArrayList<>();

    private void use(int count) {
        IntStream.range(0, count).forEach(i -> keys.add(new TestKey("key" + i)));
        rotation.begin(keys);
    }

    private void send(TestKey key) {
        key.calls++;
        rotation.onSent(key);
    }

    private boolean hasPlace(TestKey key) {
        return rotation.hasPlace(key, CallPriority.STATUS);
    }

    /** Lets these keys send calls, of which none ends, until no place is left for them. */
    private void hang(List<TestKey> hanging) {
        rotation.begin(keys);
        for (var key = rotation.next(); key != null; key = rotation.next()) {
            if (hanging.contains(key) && hasPlace(key)) {
                send(key);
            } else {
                rotation.onDone(key);
            }
        }
        rotation.begin(keys);
    }

    @ParameterizedTest
    @CsvSource({"0, 5", "1, 5", "2, 7", "3, 9", "8, 19", "13, 29", "14, 31", "15, 31", "100, 31"})
    void placesGrowWithKeys(int count, int places) {
        use(count);
        assertEquals(places, rotation.places());
    }

    @Test
    void placesShrinkWhenKeysAreNoLongerInUse() {
        use(8);
        rotation.begin(keys.subList(0, 2));
        assertEquals(7, rotation.places());
    }

    @Test
    void keysThatAlwaysHaveCallsTakeTurns() {
        use(3);
        var served = new ArrayList<TestKey>();
        for (int i = 0; i < 9; i++) {
            rotation.begin(keys);
            var key = rotation.next();
            served.add(key);
            rotation.onSent(key);
        }
        assertEquals(3, new HashSet<>(served.subList(0, 3)).size());
        assertEquals(served.subList(0, 3), served.subList(3, 6));
        assertEquals(served.subList(0, 3), served.subList(6, 9));
    }

    @Test
    void keyWithFewestCallsUnderWayIsNext() {
        use(2);
        send(keys.get(0));
        send(keys.get(0));
        send(keys.get(1));
        assertEquals(keys.get(1), rotation.next());
    }

    @Test
    void roundEndsWhenEachKeyHasNoFurtherCall() {
        use(2);
        rotation.onDone(keys.get(0));
        assertEquals(keys.get(1), rotation.next());
        rotation.onDone(keys.get(1));
        assertEquals(null, rotation.next());
    }

    @Test
    void oneKeyHasFourCallsAndOneAction() {
        use(1);
        hang(keys);
        assertEquals(4, keys.get(0).calls);
        assertFalse(hasPlace(keys.get(0)));
        assertTrue(rotation.hasPlace(keys.get(0), CallPriority.ACTION));
        keys.get(0).calls++;
        keys.get(0).actions++;
        assertFalse(rotation.hasPlace(keys.get(0), CallPriority.ACTION));
    }

    @Test
    void actionThatHangsTakesNoPlaceFromReads() {
        use(1);
        keys.get(0).calls = 1;
        keys.get(0).actions = 1;
        hang(keys);
        assertEquals(5, keys.get(0).calls);
    }

    @Test
    void actionsThatHangLeaveNoReadsBeyondThePlaces() {
        use(1);
        keys.get(0).calls = 3;
        keys.get(0).actions = 3;
        hang(keys);
        assertEquals(5, keys.get(0).calls);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 8, 13, 14, 15, 30})
    void keyHasItsPlaceBesideAllOthersThatHang(int count) {
        use(count);
        var last = keys.get(count - 1);
        hang(keys.subList(0, count - 1));
        assertTrue(hasPlace(last));
        send(last);
        last.calls--;
        assertTrue(hasPlace(last));
        assertTrue(keys.stream().noneMatch(key -> key.calls > Limits.CALLS_PER_KEY));
    }

    @Test
    void eachKeyHasItsFirstPlaceBeforeAnotherHasItsSecond() {
        use(40);
        hang(keys);
        assertEquals(30, keys.stream().mapToInt(key -> key.calls).sum());
        assertTrue(keys.stream().allMatch(key -> key.calls <= 1));
    }

    @Test
    void placesThatOthersLeaveAreUsed() {
        use(8);
        hang(keys.subList(0, 2));
        assertEquals(
                List.of(4, 4), keys.subList(0, 2).stream().map(key -> key.calls).toList());
    }

    @Test
    void keyThatIsNoLongerInUseHasNoTurn() {
        use(1);
        var other = new TestKey("other");
        rotation.begin(List.of(other));
        assertEquals(other, rotation.next());
        rotation.onDone(other);
        assertEquals(null, rotation.next());
    }
}
