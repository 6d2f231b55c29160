package io.jenkins.plugins.duvo.simulator.state;

import static io.jenkins.plugins.duvo.simulator.state.ScriptStep.approval;
import static io.jenkins.plugins.duvo.simulator.state.ScriptStep.become;
import static io.jenkins.plugins.duvo.simulator.state.ScriptStep.call;
import static io.jenkins.plugins.duvo.simulator.state.ScriptStep.end;
import static io.jenkins.plugins.duvo.simulator.state.ScriptStep.questions;
import static io.jenkins.plugins.duvo.simulator.state.ScriptStep.result;
import static io.jenkins.plugins.duvo.simulator.state.ScriptStep.say;
import static io.jenkins.plugins.duvo.simulator.state.ScriptStep.think;
import static io.jenkins.plugins.duvo.simulator.state.ScriptStep.toolError;

import io.jenkins.plugins.duvo.simulator.state.SimulatedQuestion.Option;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Built-in Assignments of every simulated Duvo, with their scripts. Their ids never change. */
public final class DemoAssignments {
    public static final String QUICK = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
    public static final String TALKATIVE = "d0700000-0000-4000-8000-000000000002";
    public static final String TOOLS = "d0700000-0000-4000-8000-000000000003";
    public static final String APPROVAL = "d0700000-0000-4000-8000-000000000004";
    public static final String QUESTIONS = "d0700000-0000-4000-8000-000000000005";
    public static final String FAILING = "d0700000-0000-4000-8000-000000000006";
    public static final String STOPPED = "d0700000-0000-4000-8000-000000000007";
    public static final String ENDLESS = "d0700000-0000-4000-8000-000000000008";
    public static final String BULK = "d0700000-0000-4000-8000-000000000009";
    public static final String MUTE = "d0700000-0000-4000-8000-00000000000a";
    public static final String UNPUBLISHED = "d0700000-0000-4000-8000-00000000000b";
    public static final String EXPIRING = "d0700000-0000-4000-8000-00000000000c";
    public static final String UNTYPED = "d0700000-0000-4000-8000-00000000000d";

    /** First question of a Job of {@link #QUESTIONS}: one option. */
    public static final String SUPPLIER_QUESTION = "Which supplier should deliver the printer paper?";

    /** Second question of a Job of {@link #QUESTIONS}: several options. */
    public static final String ITEMS_QUESTION = "Which items should be reordered?";
    /** Third question of a Job of {@link #QUESTIONS}: free text. */
    public static final String NOTE_QUESTION = "What should the order confirmation say?";

    /** How many messages a Job of {@link #BULK} writes, all at once. */
    public static final int BULK_MESSAGES = 10_000;

    /** How many messages a Job of {@link #TALKATIVE} writes. */
    public static final int TALKATIVE_MESSAGES = 120;

    private static final String[] SUPPLIERS = {
        "Northwind Paper", "Baltic Freight", "Helios Energy", "Orchard Catering", "Kestrel Logistics", "Moravia Glass"
    };

    /** All of them, in the order of their ids; each summary says what a Job does. */
    public static final List<SimulatedAssignment> ALL = List.of(
            assignment(QUICK, "Reconcile bank statement", "completes in about 2 s with a few messages", quick()),
            assignment(
                    TALKATIVE, "Review supplier contracts", "completes in about a minute, 120 messages", talkative()),
            assignment(TOOLS, "Copy invoices to the sheet", "calls tools, one of them fails, completes", tools()),
            assignment(APPROVAL, "Pay open invoices", "asks for an approval: Pay invoice 4711?", payment()),
            assignment(QUESTIONS, "Reorder stock", "asks three questions: one, several, free text", reorder()),
            assignment(FAILING, "Post monthly depreciation", "fails after about 2 s", failing()),
            assignment(STOPPED, "Archive delivery notes", "is stopped from outside after about 3 s", stopped()),
            assignment(ENDLESS, "Watch stock levels", "never ends, says something every 2 s", endless()),
            assignment(BULK, "Export stock movements", "says 10,000 messages at once, completes", bulk()),
            assignment(MUTE, "Check for duplicate payments", "completes in about 2 s without a word", mute()),
            assignment(
                    UNPUBLISHED,
                    "Plan deliveries",
                    "is refused at the start, with an error as code, message and request_id",
                    quick()),
            assignment(
                    EXPIRING,
                    "Compare offers",
                    "ends after about 2 s as expired, a word that Duvo does not document",
                    expiring()),
            assignment(UNTYPED, "Release purchase orders", "asks for an approval without a type", release()));

    private DemoAssignments() {}

    private static SimulatedAssignment assignment(String id, String name, String summary, Script script) {
        var instruction = """
                # %s
                You work for the back office of Acme. Work through the task step by step and report what you did.
                - Use only the tools you were given.
                - Never change an amount; ask a person where something is unclear.
                - End with a short summary.""";
        return new SimulatedAssignment(id, name, summary, instruction.formatted(name), script);
    }

    private static Script quick() {
        return Script.of(
                say(400, "I will start with the open invoices of November."),
                say(600, "12 of 12 payments match an invoice."),
                say(500, "Done: the statement of account 2210 is reconciled, nothing is left open."),
                end(200, "completed"));
    }

    private static Script talkative() {
        IntFunction<ScriptStep> message = number -> {
            var supplier = SUPPLIERS[number % SUPPLIERS.length];
            return switch (number % 3) {
                case 0 ->
                    say(500, "Contract " + (1000 + number) + " with " + supplier + ": notice period 3 months, fine.");
                case 1 ->
                    say(
                            500,
                            "Contract " + (1000 + number) + " with " + supplier
                                    + ":\n- price rise of 2 % a year\n- renews in March");
                default ->
                    say(500, "Contract " + (1000 + number) + " with " + supplier + ": no penalty clause → flagged.");
            };
        };
        return start -> then(IntStream.range(0, TALKATIVE_MESSAGES).mapToObj(message), end(300, "completed"));
    }

    private static Script tools() {
        var invoices = List.of(
                Map.of("id", "4711", "supplier", "Northwind Paper", "amount", "1240.00", "currency", "EUR"),
                Map.of("id", "4712", "supplier", "Baltic Freight", "amount", "310.50", "currency", "EUR"));
        return Script.of(
                think(200, "The invoices are in the mailbox, the sheet is called Payables."),
                say(200, "I look for new invoices in the mailbox."),
                call(200, "gmail.search", Map.of("query", "invoice has:attachment", "max_results", 12)),
                result(600, "12 results"),
                call(200, "pdf.extract", Map.of("files", List.of("4711.pdf", "4712.pdf"), "fields", List.of("amount"))),
                result(400, invoices),
                call(200, "sheets.append", Map.of("sheet", "Payables", "rows", invoices)),
                toolError(500, "403: the sheet is locked by finance@acme.example"),
                say(300, "The sheet is locked, I try the shared copy."),
                call(200, "sheets.append", Map.of("sheet", "Payables (shared)", "rows", invoices)),
                result(500, Map.of("updated_rows", 2, "range", "Payables!A118:D119")),
                say(300, "Two invoices were added to Payables (shared)."),
                end(200, "completed"));
    }

    private static Script payment() {
        return Script.of(
                say(500, "Invoice 4711 of Northwind Paper over 1,240.00 EUR is due tomorrow."),
                approval(
                        500,
                        "Pay invoice 4711?",
                        "Northwind Paper, 1,240.00 EUR, due tomorrow. The goods were received on 18 November.",
                        List.of(
                                call(300, "bank.transfer", Map.of("invoice", "4711", "amount", "1240.00")),
                                result(600, Map.of("reference", "TR-2026-88121")),
                                say(300, "Invoice 4711 is paid.")),
                        List.of(say(500, "Invoice 4711 was not paid; I put it on hold and told the supplier."))),
                end(300, "completed"));
    }

    private static Script reorder() {
        var questions = List.of(
                SimulatedQuestion.one(
                        SUPPLIER_QUESTION,
                        "Supplier",
                        new Option("Northwind Paper", "3 days, 4.10 EUR a ream"),
                        new Option("Moravia Paper", "7 days, 3.65 EUR a ream"),
                        new Option("Nobody", "Wait for the next round")),
                SimulatedQuestion.several(
                        ITEMS_QUESTION,
                        "Items",
                        new Option("Paper A4", "12 reams left"),
                        new Option("Toner, black", "1 left"),
                        new Option("Envelopes C5", null)),
                SimulatedQuestion.text(NOTE_QUESTION, "Note"));
        return Script.of(
                say(500, "Stock is low: 12 reams of paper, 1 toner."),
                questions(
                        500,
                        "How should I reorder?",
                        "The stock covers about four days.",
                        questions,
                        answers -> List.of(
                                say(
                                        400,
                                        "Ordering " + answers.getOrDefault(ITEMS_QUESTION, "nothing") + " from "
                                                + answers.getOrDefault(SUPPLIER_QUESTION, "nobody") + "."),
                                say(400, "The confirmation says: " + answers.getOrDefault(NOTE_QUESTION, "")))),
                end(300, "completed"));
    }

    private static Script failing() {
        return Script.of(
                say(600, "I post the depreciation of November."),
                call(300, "ledger.post", Map.of("period", "2026-11", "account", "4830")),
                toolError(500, "period 2026-11 is closed"),
                say(300, "The period is closed, I cannot post anything."),
                end(300, "failed"));
    }

    private static Script stopped() {
        return Script.of(
                say(700, "I archive the delivery notes of last week."),
                say(1000, "41 of 96 delivery notes are archived."),
                end(1300, "stopped"));
    }

    private static Script endless() {
        IntFunction<ScriptStep> message = number -> say(
                2000, "Round " + number + ": " + (480 - number * 7 % 300) + " reams of paper in stock, nothing to do.");
        return start -> () ->
                IntStream.iterate(1, number -> number + 1).mapToObj(message).iterator();
    }

    private static Script bulk() {
        IntFunction<ScriptStep> message = number -> say(
                0,
                "Movement " + number + ": " + (1 + number % 40) + " boxes from bay " + (number % 24) + " to bay "
                        + (number * 7 % 24));
        return start -> then(IntStream.rangeClosed(1, BULK_MESSAGES).mapToObj(message), end(0, "completed"));
    }

    private static Script mute() {
        return Script.of(become(1000, "running"), end(700, "completed"));
    }

    private static Script expiring() {
        return Script.of(say(700, "I ask three suppliers for an offer."), end(1000, "expired"));
    }

    private static Script release() {
        return Script.of(
                say(500, "Purchase order 8120 is complete."),
                approval(
                        500,
                        "Release purchase order 8120?",
                        "Moravia Glass, 96 vases, 1,104.00 EUR.",
                        List.of(say(300, "Purchase order 8120 is released.")),
                        List.of(say(300, "Purchase order 8120 stays a draft."))),
                end(300, "completed"));
    }

    private static Iterable<ScriptStep> then(Stream<ScriptStep> steps, ScriptStep last) {
        Iterator<ScriptStep> all = Stream.concat(steps, Stream.of(last)).iterator();
        return () -> all;
    }
}
