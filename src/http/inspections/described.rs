//! What the description says of inspections.

use super::super::body::Reason;
use super::super::openapi::Operation;
use crate::app::inspections::{InspectionChanged, InspectionFilter, ListedInspection};
use crate::inspection::case::{
    Case, Decision, NewAppeal, NewConsequence, NewEntrusting, NewHandOver, NewNotice, NewOrder, NewPayment,
    NewPlan, NewResults, NewSample,
};

pub(super) fn operations() -> Vec<Operation> {
    let mut operations = vec![
        Operation::post(
            "/api/v1/inspections",
            "Order an inspection of a lot or SKU",
            "下达抽检",
        )
        .takes::<NewOrder>()
        .once()
        .refuses(&[410])
        .gives::<InspectionChanged>(201),
        Operation::get(
            "/api/v1/inspections",
            "Inspections, a page at a time, oldest first",
            "抽检列表",
        )
        .list::<InspectionFilter, ListedInspection>(),
        Operation::get(
            "/api/v1/inspections/{id}",
            "An inspection with everything that was recorded of it",
            "一次抽检",
        )
        .gives::<Case>(200)
        .conditional(),
    ];
    operations.extend(until_the_verdict());
    operations.extend(after_the_verdict());
    operations
}

fn done(operation: Operation) -> Operation {
    operation.once().gives::<InspectionChanged>(200)
}

fn until_the_verdict() -> Vec<Operation> {
    vec![
        done(
            Operation::post(
                "/api/v1/inspections/{id}/plan",
                "Set what is tested and how much is taken",
                "制定方案",
            )
            .takes::<NewPlan>(),
        ),
        done(
            Operation::post("/api/v1/inspections/{id}/sample", "Record the sample", "登记样品")
                .takes::<NewSample>(),
        ),
        done(
            Operation::post(
                "/api/v1/inspections/{id}/hand-overs",
                "Record that the sample changed hands",
                "样品交接",
            )
            .takes::<NewHandOver>(),
        ),
        done(
            Operation::post(
                "/api/v1/inspections/{id}/laboratory",
                "Entrust a laboratory",
                "委托检验机构",
            )
            .takes::<NewEntrusting>(),
        ),
        done(
            Operation::post(
                "/api/v1/inspections/{id}/results",
                "Hand the results in; they are judged at once",
                "提交检验结果",
            )
            .takes::<NewResults>()
            .refuses(&[410]),
        ),
        done(Operation::post(
            "/api/v1/inspections/{id}/judge",
            "Judge again what could not be decided",
            "重新判定",
        )),
        done(
            Operation::post(
                "/api/v1/inspections/{id}/call-off",
                "Call an inspection off before its verdict",
                "取消抽检",
            )
            .takes::<Reason>(),
        ),
    ]
}

fn after_the_verdict() -> Vec<Operation> {
    vec![
        done(
            Operation::post(
                "/api/v1/inspections/{id}/notice",
                "The merchant received the result",
                "送达结果",
            )
            .takes::<NewNotice>(),
        ),
        done(
            Operation::post(
                "/api/v1/inspections/{id}/appeal",
                "Object to the result",
                "提出异议",
            )
            .takes::<NewAppeal>(),
        ),
        done(
            Operation::post(
                "/api/v1/inspections/{id}/appeal/decision",
                "Decide whether there is a re-inspection",
                "受理或不予复检",
            )
            .takes::<Decision>(),
        ),
        done(
            Operation::post(
                "/api/v1/inspections/{id}/fee",
                "The fee of the re-inspection was paid",
                "复检缴费",
            )
            .takes::<NewPayment>(),
        ),
        done(Operation::post(
            "/api/v1/inspections/{id}/lapse",
            "The fee did not come in time",
            "逾期未缴费",
        )),
        done(
            Operation::post(
                "/api/v1/inspections/{id}/re-inspection",
                "Hand the re-inspection's results in",
                "提交复检结果",
            )
            .takes::<NewResults>()
            .refuses(&[410]),
        ),
        done(
            Operation::post(
                "/api/v1/inspections/{id}/consequence",
                "Record what follows, by the document the specification names",
                "登记处理结果",
            )
            .takes::<NewConsequence>()
            .refuses(&[410]),
        ),
        done(Operation::post(
            "/api/v1/inspections/{id}/close",
            "Close an inspection",
            "结案",
        )),
    ]
}
